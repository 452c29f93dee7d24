import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddIcon, ChevronDownIcon, FileSafetyIcon, UploadIcon } from 'tdesign-icons-react';

import { askQuery, call } from '@/api/ask';
import type { DataKey } from '@/api/dataKeys';
import { ActionButton } from '@/components/ActionButton';
import { CliNote } from '@/components/CliNote';
import { CopyButton } from '@/components/CopyButton';
import type { Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ListSheet } from '@/components/ListSheet';
import { Menu } from '@/components/Menu';
import moreStyles from '@/components/MoreOperations.module.css';
import { PageHeading } from '@/components/PageHeading';
import { ChangeDataKeyForm, type DataKeyChange } from '@/forms/dataKeys/ChangeDataKeyForm';
import { EditDataKeyForm } from '@/forms/dataKeys/EditDataKeyForm';
import { KeepDataKeyForm } from '@/forms/dataKeys/KeepDataKeyForm';
import { ShowDataKeyForm } from '@/forms/dataKeys/ShowDataKeyForm';
import { cliCalls } from '@/lib/cliCalls';
import { SIZES } from '@/lib/pageSearch';
import { formatTime } from '@/lib/time';
import styles from '@/pages/access/access.module.css';
import { RowButton } from '@/pages/access/RowButton';
import { to } from '@/routes';

type Open = { what: DataKeyChange | 'Show' | 'Edit'; of: DataKey } | { what: 'Generate' | 'Import' } | null;

/** The data keys that the service keeps in a region. */
export function DataKeysPage() {
  const { t } = useTranslation();
  const { region } = useParams({ from: '/signed-in/$region/data-keys' });
  const search = useSearch({ from: '/signed-in/$region/data-keys' });
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>(null);
  const size = search.size ?? SIZES[0];
  const body = {
    Offset: ((search.page ?? 1) - 1) * size,
    Limit: size,
    ...(search.q && { SearchKeyAlias: search.q }),
  };
  const { data, error } = useQuery(askQuery('/kms/ListDataKeyDetail', body, region));
  const total = data?.TotalCount ?? 0;
  const close = () => setOpen(null);

  const columns: Column<DataKey>[] = [
    {
      id: 'name',
      header: t('key.idAndName'),
      cell: (key) => (
        <>
          <div className={styles.name}>{key.DataKeyName}</div>
          <div className={`${styles.muted} mono`}>
            {key.DataKeyId} <CopyButton value={key.DataKeyId} name={t('key.id')} />
          </div>
          {key.Description && <div className={styles.muted}>{key.Description}</div>}
        </>
      ),
    },
    {
      id: 'of',
      header: t('dataKeys.of'),
      cell: (key) => <Link {...to.key(region, key.KeyId)}>{key.KeyName || key.KeyId}</Link>,
    },
    { id: 'length', header: t('dataKeys.length'), width: 90, cell: (key) => key.NumberOfBytes },
    {
      id: 'state',
      header: t('key.state'),
      width: 150,
      cell: (key) => (
        <>
          {t(`dataKeys.state.${key.KeyState as 'Enabled' | 'Disabled' | 'PendingDelete'}`)}
          {key.DeletionDate > 0 && (
            <div className={styles.muted}>{t('dataKeys.deletedAt', { time: formatTime(key.DeletionDate) })}</div>
          )}
        </>
      ),
    },
    { id: 'origin', header: t('dataKeys.origin'), width: 130, cell: (key) => key.Origin },
    {
      id: 'made',
      header: t('dataKeys.made'),
      width: 170,
      cell: (key) => <span title={new Date(key.CreateTime * 1000).toISOString()}>{formatTime(key.CreateTime)}</span>,
    },
    {
      id: 'operations',
      header: t('access.operations'),
      width: 190,
      cell: (key) => {
        const enabled = key.KeyState === 'Enabled';
        const scheduled = key.KeyState === 'PendingDelete';
        const item = (what: DataKeyChange | 'Edit', label: string, reason: string | null = null) => ({
          id: what,
          label,
          reason,
          onSelect: () => setOpen({ what, of: key }),
        });
        return (
          <span className={styles.rowButtons}>
            <RowButton
              label={t('dataKeys.show')}
              of={key.DataKeyName}
              reason={enabled ? null : t('dataKeys.notEnabled')}
              onClick={() => setOpen({ what: 'Show', of: key })}
            />
            <Menu
              label={t('dataKeys.moreOf', { name: key.DataKeyName })}
              className={moreStyles.button}
              align="right"
              items={[
                item('Edit', t('dataKeys.rename')),
                enabled
                  ? item('Disable', t('dataKeys.disable'))
                  : item('Enable', t('dataKeys.enable'), scheduled ? t('dataKeys.isScheduled') : null),
                scheduled
                  ? item('Cancel', t('dataKeys.cancelDeletion'))
                  : item('Schedule', t('dataKeys.schedule'), enabled ? t('dataKeys.disableFirst') : null),
              ]}
            >
              {t('dataKeys.more')} <ChevronDownIcon aria-hidden="true" />
            </Menu>
          </span>
        );
      },
    },
  ];
  const empty = search.q ? 'noMatch' : 'none';

  return (
    <>
      <PageHeading title={t('dataKeys.title')} lead={t('dataKeys.lead')} />
      <ListSheet
        label={t('dataKeys.title')}
        columns={columns}
        rows={data?.DataKeyMetadatas}
        rowId={(key) => key.DataKeyId}
        total={total}
        told={t('dataKeys.total', { count: total })}
        error={error}
        search={search}
        searchLabel={t('dataKeys.search')}
        onSearch={(next) => void navigate(to.dataKeys(region, next))}
        actions={
          <>
            <ActionButton theme="primary" icon={<AddIcon />} reason={null} onClick={() => setOpen({ what: 'Generate' })}>
              {t('dataKeys.create')}
            </ActionButton>
            <ActionButton theme="default" icon={<UploadIcon />} reason={null} onClick={() => setOpen({ what: 'Import' })}>
              {t('dataKeys.import')}
            </ActionButton>
          </>
        }
        empty={<EmptyState icon={<FileSafetyIcon />} title={t(`dataKeys.${empty}`)} body={t(`dataKeys.${empty}Body`)} />}
      />
      <CliNote region={region} calls={cliCalls([call('/kms/ListDataKeyDetail', body, region)])} />
      {open && 'of' in open && open.what === 'Show' && <ShowDataKeyForm region={region} of={open.of} onClose={close} />}
      {open && 'of' in open && open.what === 'Edit' && <EditDataKeyForm region={region} of={open.of} onClose={close} />}
      {open && 'of' in open && open.what !== 'Show' && open.what !== 'Edit' && (
        <ChangeDataKeyForm region={region} change={open.what} of={open.of} onClose={close} />
      )}
      {open && !('of' in open) && <KeepDataKeyForm region={region} imported={open.what === 'Import'} onClose={close} />}
    </>
  );
}
