import { useTranslation } from 'react-i18next';
import { AddIcon, RefreshIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { BATCH_LIMIT, type Key } from '@/api/keys';
import { ActionButton } from '@/components/ActionButton';
import { MoreOperations } from '@/components/MoreOperations';
import { SearchBox } from '@/components/SearchBox';
import type { Change } from '@/forms/ChangeStateForm';
import type { ListSearch } from '@/lib/listSearch';
import { useRefusal } from '@/lib/useRefusal';
import styles from './KeyListToolbar.module.css';

/** Of how many keys tags are edited together: as many as one call takes. */
const TAGGED = 10;

interface Props {
  search: ListSearch;
  selected: Key[];
  refreshing: boolean;
  onSearch: (change: ListSearch) => void;
  onCreate: () => void;
  onChange: (change: Change, keys: Key[]) => void;
  onEditTags: (keys: Key[]) => void;
  onClearSelection: () => void;
  onRefresh: () => void;
}

/** Above the key list: create, change what is selected, search, refresh. */
export function KeyListToolbar(props: Props) {
  const { search, selected, refreshing, onSearch, onCreate, onChange, onEditTags, onClearSelection, onRefresh } = props;
  const { t } = useTranslation();
  const refused = useRefusal();
  const count = selected.length;

  const whyNot = (change: Change) => {
    if (count === 0) return t('keys.needSelection');
    if (count > BATCH_LIMIT) return t('keys.tooMany', { limit: BATCH_LIMIT, count });
    return selected.every((key) => refused(key, change)) ? t('keys.noneCanChange') : null;
  };

  return (
    <div className={styles.toolbar}>
      <Button theme="primary" icon={<AddIcon />} onClick={onCreate}>
        {t('keys.create')}
      </Button>
      {(['Enable', 'Disable'] as const).map((change) => (
        <ActionButton
          key={change}
          theme="default"
          variant="outline"
          reason={whyNot(change)}
          onClick={() => onChange(change, selected)}
        >
          {t(change === 'Enable' ? 'keys.enable' : 'keys.disable')}
        </ActionButton>
      ))}
      <ActionButton
        theme="default"
        variant="outline"
        reason={count === 0 ? t('keys.needSelection') : count > TAGGED ? t('keys.tooMany', { limit: TAGGED, count }) : null}
        onClick={() => onEditTags(selected)}
      >
        {t('tags.edit')}
      </ActionButton>
      <MoreOperations label={t('keys.moreSelected')} keys={selected} onChange={(change) => onChange(change, selected)} />
      <div className={styles.selected} role="status">
        {count > 0 && (
          <>
            {t('keys.selected', { count })}
            <button type="button" onClick={onClearSelection}>
              {t('keys.clearSelection')}
            </button>
          </>
        )}
      </div>
      <SearchBox
        label={t('keys.search')}
        clearLabel={t('keys.clearSearch')}
        value={search.q ?? ''}
        onSearch={(q) => q !== (search.q ?? '') && onSearch({ q: q || undefined })}
      />
      <Button
        theme="default"
        variant="outline"
        shape="square"
        aria-label={t('action.refresh')}
        title={t('action.refresh')}
        icon={<RefreshIcon className={refreshing ? styles.turning : undefined} />}
        onClick={onRefresh}
      />
    </div>
  );
}
