import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { Key } from '@/api/keys';
import { ActionButton } from '@/components/ActionButton';
import { CopyButton } from '@/components/CopyButton';
import type { Column } from '@/components/DataTable';
import { FilterHeader } from '@/components/FilterHeader';
import { KeyStatus } from '@/components/KeyStatus';
import { MoreOperations } from '@/components/MoreOperations';
import { SortHeader } from '@/components/SortHeader';
import type { Change } from '@/forms/ChangeStateForm';
import { useKeyWords } from '@/lib/useKeyWords';
import { KEY_STATES } from '@/lib/lifecycle';
import type { ListSearch } from '@/lib/listSearch';
import { formatTime } from '@/lib/time';
import { useRefusal } from '@/lib/useRefusal';
import { to } from '@/routes';
import styles from './columns.module.css';

interface Options {
  region: string;
  search: ListSearch;
  onSearch: (change: ListSearch) => void;
  onChange: (change: Change, key: Key) => void;
}

/** The columns of the key list. */
export function useKeyColumns({ region, search, onSearch, onChange }: Options): Column<Key>[] {
  const { t } = useTranslation();
  const words = useKeyWords();
  const refused = useRefusal();
  const ascending = search.sort === 'asc';
  return [
    {
      id: 'name',
      header: t('key.idAndName'),
      cell: (key) => (
        <>
          <Link {...to.key(region, key.KeyId)} className={styles.name}>
            {key.Alias}
          </Link>
          <div className={styles.id}>
            <span>{key.KeyId}</span>
            <CopyButton value={key.KeyId} name={t('key.id')} />
          </div>
        </>
      ),
    },
    {
      id: 'created',
      width: 164,
      sorted: ascending ? 'ascending' : 'descending',
      header: (
        <SortHeader
          title={t('key.created')}
          label={t(ascending ? 'keys.sortOldest' : 'keys.sortNewest')}
          ascending={ascending}
          onToggle={() => onSearch({ sort: ascending ? undefined : 'asc' })}
        />
      ),
      cell: (key) => formatTime(key.CreateTime),
    },
    { id: 'usage', width: 176, header: t('key.usage'), cell: (key) => words.usage(key) },
    { id: 'origin', width: 92, header: t('key.origin'), cell: (key) => words.origin(key) },
    {
      id: 'rotation',
      width: 116,
      header: t('key.nextRotation'),
      // The server names a date even while rotation is off.
      cell: (key) => (key.KeyRotationEnabled ? formatTime(key.NextRotateTime) : '-'),
    },
    {
      id: 'state',
      width: 150,
      header: (
        <FilterHeader
          title={t('key.state')}
          label={t('keys.filterState')}
          allLabel={t('keys.allStates')}
          options={KEY_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
          value={search.state}
          onChange={(state) => onSearch({ state })}
        />
      ),
      cell: (key) => (
        <div className={styles.state}>
          <KeyStatus of={key} />
        </div>
      ),
    },
    {
      id: 'operations',
      width: 186,
      header: t('key.operations'),
      cell: (key) => (
        <div className={styles.operations}>
          {(['Enable', 'Disable'] as const).map((change) => (
            <ActionButton
              key={change}
              theme="primary"
              variant="text"
              size="small"
              reason={refused(key, change)}
              onClick={() => onChange(change, key)}
            >
              {t(`operation.${change}`)}
            </ActionButton>
          ))}
          <MoreOperations
            label={t('keys.moreOf', { name: key.Alias })}
            keys={[key]}
            onChange={(change) => onChange(change, key)}
          />
        </div>
      ),
    },
  ];
}
