import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddIcon, ChevronDownIcon, ControlPlatformIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { askQuery, call } from '@/api/ask';
import type { WhiteBoxKey } from '@/api/whiteBox';
import { ActionButton } from '@/components/ActionButton';
import { CliNote } from '@/components/CliNote';
import { CopyButton } from '@/components/CopyButton';
import type { Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ListSheet } from '@/components/ListSheet';
import { Menu } from '@/components/Menu';
import moreStyles from '@/components/MoreOperations.module.css';
import { PageHeading } from '@/components/PageHeading';
import { ChangeWhiteBoxForm, type WhiteBoxChange } from '@/forms/whiteBox/ChangeWhiteBoxForm';
import { CreateWhiteBoxForm } from '@/forms/whiteBox/CreateWhiteBoxForm';
import { DevicesForm } from '@/forms/whiteBox/DevicesForm';
import { FetchForm } from '@/forms/whiteBox/FetchForm';
import { WhiteBoxEncryptForm } from '@/forms/whiteBox/WhiteBoxEncryptForm';
import { cliCalls } from '@/lib/cliCalls';
import { pageOf } from '@/lib/pageSearch';
import { formatTime } from '@/lib/time';
import { useNotAllowed } from '@/lib/useAllowed';
import styles from '@/pages/access/access.module.css';
import { RowButton } from '@/pages/access/RowButton';
import { to } from '@/routes';

type Open = { what: WhiteBoxChange | 'Encrypt' | 'Fetch' | 'Devices'; keys: WhiteBoxKey[] } | null;

const NONE: ReadonlySet<string> = new Set();

/** The white-box keys of a region. The server tells all of them at once; pages and search are made here. */
export function WhiteBoxPage() {
  const { t } = useTranslation();
  const { region } = useParams({ from: '/signed-in/$region/white-box' });
  const search = useSearch({ from: '/signed-in/$region/white-box' });
  const navigate = useNavigate();
  const { data, error } = useQuery(askQuery('/kms/DescribeWhiteBoxKeyDetails', {}, region));
  const [creating, setCreating] = useState(false);
  const [open, setOpen] = useState<Open>(null);
  const [selected, setSelected] = useState(NONE);
  const mayNotCreate = useNotAllowed('kms:CreateWhiteBoxKey');
  const page = data && pageOf(data.KeyInfos, search, (key) => [key.Alias, key.KeyId, key.Description]);
  const chosen = data?.KeyInfos.filter((key) => selected.has(key.KeyId)) ?? [];
  const close = () => setOpen(null);
  const changed = () => setSelected(NONE);

  const columns: Column<WhiteBoxKey>[] = [
    {
      id: 'name',
      header: t('key.idAndName'),
      cell: (key) => (
        <>
          <div className={styles.name}>{key.Alias}</div>
          <div className={`${styles.muted} mono`}>
            {key.KeyId} <CopyButton value={key.KeyId} name={t('key.id')} />
          </div>
          {key.Description && <div className={styles.muted}>{key.Description}</div>}
        </>
      ),
    },
    { id: 'algorithm', header: t('whiteBox.algorithm'), width: 110, cell: (key) => key.Algorithm.replace('_', '-') },
    {
      id: 'state',
      header: t('key.state'),
      width: 110,
      cell: (key) => t(key.Status === 'Enabled' ? 'whiteBox.enabled' : 'whiteBox.disabled'),
    },
    {
      id: 'bound',
      header: t('whiteBox.bound'),
      width: 150,
      cell: (key) => t(key.DeviceFingerprintBind ? 'whiteBox.isBound' : 'whiteBox.notBound'),
    },
    {
      id: 'made',
      header: t('whiteBox.made'),
      width: 170,
      cell: (key) => <span title={new Date(key.CreateTime * 1000).toISOString()}>{formatTime(key.CreateTime)}</span>,
    },
    {
      id: 'operations',
      header: t('messages.operations'),
      width: 170,
      cell: (key) => {
        const enabled = key.Status === 'Enabled';
        const item = (what: NonNullable<Open>['what'], label: string, reason: string | null = null) => ({
          id: what,
          label,
          reason,
          onSelect: () => setOpen({ what, keys: [key] }),
        });
        return (
          <span className={styles.rowButtons}>
            <RowButton
              label={t('whiteBox.encrypt')}
              of={key.Alias}
              reason={enabled ? null : t('whiteBox.isDisabled')}
              onClick={() => setOpen({ what: 'Encrypt', keys: [key] })}
            />
            <Menu
              label={t('whiteBox.moreOf', { name: key.Alias })}
              className={moreStyles.button}
              align="right"
              items={[
                item('Fetch', t('whiteBox.fetch'), enabled ? null : t('whiteBox.isDisabled')),
                item('Devices', t('whiteBox.devices')),
                enabled ? item('Disable', t('whiteBox.disable')) : item('Enable', t('whiteBox.enable')),
                item('Delete', t('whiteBox.remove'), enabled ? t('whiteBox.disableFirst') : null),
              ]}
            >
              {t('whiteBox.more')} <ChevronDownIcon aria-hidden="true" />
            </Menu>
          </span>
        );
      },
    },
  ];
  const batch = (what: 'Enable' | 'Disable', status: string) => {
    const keys = chosen.filter((key) => key.Status !== status);
    const reason = chosen.length === 0 ? t('keys.needSelection') : t('keys.noneCanChange');
    return (
      <ActionButton theme="default" reason={keys.length > 0 ? null : reason} onClick={() => setOpen({ what, keys })}>
        {t(`whiteBox.${what === 'Enable' ? 'enable' : 'disable'}`)}
      </ActionButton>
    );
  };
  const empty = search.q ? 'noMatch' : 'none';
  const [first] = open?.keys ?? [];

  return (
    <>
      <PageHeading title={t('whiteBox.title')} lead={t('whiteBox.lead')} />
      <ListSheet
        label={t('whiteBox.title')}
        columns={columns}
        rows={page?.rows}
        rowId={(key) => key.KeyId}
        total={page?.total ?? 0}
        told={t('whiteBox.total', { count: page?.total ?? 0 })}
        error={error}
        search={search}
        searchLabel={t('whiteBox.search')}
        onSearch={(next) => void navigate(to.whiteBox(region, next))}
        selection={{
          selected,
          onChange: setSelected,
          label: (key) => t('whiteBox.select', { name: key.Alias }),
          allLabel: t('whiteBox.selectAll'),
        }}
        actions={
          <>
            <ActionButton theme="primary" icon={<AddIcon />} reason={mayNotCreate} onClick={() => setCreating(true)}>
              {t('whiteBox.create')}
            </ActionButton>
            {batch('Enable', 'Enabled')}
            {batch('Disable', 'Disabled')}
          </>
        }
        empty={
          <EmptyState
            icon={<ControlPlatformIcon />}
            title={t(`whiteBox.${empty}`)}
            body={t(`whiteBox.${empty}Body`)}
            action={search.q ? undefined : <Button onClick={() => setCreating(true)}>{t('whiteBox.create')}</Button>}
          />
        }
      />
      <CliNote region={region} calls={cliCalls([call('/kms/DescribeWhiteBoxKeyDetails', {}, region)])} />
      {creating && <CreateWhiteBoxForm region={region} onClose={() => setCreating(false)} />}
      {open && first && open.what === 'Encrypt' && <WhiteBoxEncryptForm region={region} of={first} onClose={close} />}
      {open && first && open.what === 'Fetch' && <FetchForm region={region} of={first} onClose={close} />}
      {open && first && open.what === 'Devices' && <DevicesForm region={region} of={first} onClose={close} />}
      {open && (open.what === 'Enable' || open.what === 'Disable' || open.what === 'Delete') && (
        <ChangeWhiteBoxForm region={region} change={open.what} keys={open.keys} onClose={close} onChanged={changed} />
      )}
    </>
  );
}
