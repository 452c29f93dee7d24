import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CheckCircleIcon } from 'tdesign-icons-react';

import { askQuery, type Answer } from '@/api/ask';
import { Card } from '@/components/Card';
import { DataTable, type Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { PageHeading } from '@/components/PageHeading';
import { KEY_STATES } from '@/lib/lifecycle';
import { regionName } from '@/lib/regionName';
import { formatTime } from '@/lib/time';
import { to } from '@/routes';
import styles from './overview.module.css';

type Key = Answer<'/kms/ListKeyDetail'>['KeyMetadatas'][number];

/** The numbers by which ListKeyDetail knows states. */
const NUMBERS = { Enabled: 1, Disabled: 2, PendingDelete: 3, PendingImport: 4, Archived: 5 } as const;
/** How many keys a list here shows. */
const SHOWN = 5;
/** How many keys are looked through for such that do not rotate. */
const LOOKED_THROUGH = 200;

/** The keys of a region at a glance, and what comes. */
export function OverviewPage() {
  const { t } = useTranslation();
  const { region } = useParams({ from: '/signed-in/$region/overview' });
  return (
    <>
      <PageHeading title={t('overview.title')} lead={t('overview.lead', { region: regionName(region) })} />
      <Card title={t('overview.keys')}>
        <Counts region={region} />
      </Card>
      <Deletions region={region} />
      <Rotations region={region} />
      <Alarms />
    </>
  );
}

/** How many keys are in each state, as bars with numbers, each leading to its list. */
function Counts({ region }: { region: string }) {
  const { t } = useTranslation();
  const states = KEY_STATES.filter((state) => state in NUMBERS) as (keyof typeof NUMBERS)[];
  const counts = useQueries({
    queries: states.map((state) =>
      askQuery('/kms/ListKeyDetail', { Limit: 1, KeyState: NUMBERS[state], KeyUsage: 'ALL' }, region),
    ),
  });
  const products = useQuery(askQuery('/kms/ListKeyDetail', { Limit: 1, Role: 1, KeyUsage: 'ALL' }, region));
  const dataKeys = useQuery(askQuery('/kms/ListDataKeyDetail', { Limit: 1 }, region));
  const whiteBox = useQuery(askQuery('/kms/DescribeWhiteBoxKeyDetails', { Limit: 1 }, region));
  const failed = [...counts, products, dataKeys, whiteBox].find(({ error }) => error)?.error;
  const most = Math.max(1, ...counts.map(({ data }) => data?.TotalCount ?? 0));
  const others = [
    [t('overview.dataKeys'), to.dataKeys(region), dataKeys.data?.TotalCount],
    [t('overview.whiteBox'), to.whiteBox(region), whiteBox.data?.TotalCount],
    [t('overview.productKeys'), null, products.data?.TotalCount],
  ] as const;
  return (
    <>
      {failed && <ErrorNote error={failed} />}
      <table className={styles.counts} aria-label={t('overview.keys')}>
        <tbody>
          {states.map((state, index) => {
            const count = counts[index]?.data?.TotalCount;
            return (
              <tr key={state}>
                <th scope="row">
                  <Link {...to.keys(region, { state })}>{t(`state.${state}`)}</Link>
                </th>
                <td className={styles.bar} aria-hidden="true">
                  <span data-state={state} style={{ width: `${(100 * (count ?? 0)) / most}%` }} />
                </td>
                <td className={styles.number}>{count ?? '…'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <table className={styles.counts} aria-label={t('overview.others')}>
        <tbody>
          {others.map(([name, place, count]) => (
            <tr key={name}>
              <th scope="row">{place ? <Link {...place}>{name}</Link> : name}</th>
              <td className={styles.number}>{count ?? '…'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** A column with the name of a key, which leads to it. */
function useNameColumn(region: string): Column<Key> {
  const { t } = useTranslation();
  return {
    id: 'key',
    header: t('overview.key'),
    cell: (key) => <Link {...to.key(region, key.KeyId)}>{key.Alias}</Link>,
  };
}

/** The keys that are destroyed next. */
function Deletions({ region }: { region: string }) {
  const { t } = useTranslation();
  const name = useNameColumn(region);
  const { data, error } = useQuery(
    askQuery('/kms/ListKeyDetail', { Limit: LOOKED_THROUGH, KeyState: NUMBERS.PendingDelete, KeyUsage: 'ALL' }, region),
  );
  const next = data?.KeyMetadatas.toSorted((a, b) => a.DeletionDate - b.DeletionDate).slice(0, SHOWN);
  const columns: Column<Key>[] = [
    name,
    { id: 'when', header: t('overview.when'), width: 200, cell: (key) => formatTime(key.DeletionDate) },
  ];
  return (
    <Card title={t('overview.deletions')} lead={t('overview.deletionsLead')}>
      {error && <ErrorNote error={error} />}
      <DataTable
        label={t('overview.deletions')}
        columns={columns}
        rows={next}
        rowId={(key) => key.KeyId}
        empty={<EmptyState icon={<CheckCircleIcon />} title={t('overview.noDeletions')} body="" />}
      />
    </Card>
  );
}

/** Keys that could rotate and do not. */
function Rotations({ region }: { region: string }) {
  const { t } = useTranslation();
  const name = useNameColumn(region);
  const { data, error } = useQuery(
    askQuery('/kms/ListKeyDetail', { Limit: LOOKED_THROUGH, KeyState: NUMBERS.Enabled, Origin: 'TENCENT_KMS' }, region),
  );
  const still = data?.KeyMetadatas.filter((key) => !key.KeyRotationEnabled).slice(0, SHOWN);
  const columns: Column<Key>[] = [
    name,
    { id: 'made', header: t('overview.made'), width: 200, cell: (key) => formatTime(key.CreateTime) },
  ];
  return (
    <Card title={t('overview.rotations')} lead={t('overview.rotationsLead')}>
      {error && <ErrorNote error={error} />}
      <DataTable
        label={t('overview.rotations')}
        columns={columns}
        rows={still}
        rowId={(key) => key.KeyId}
        empty={<EmptyState icon={<CheckCircleIcon />} title={t('overview.noRotations')} body="" />}
      />
    </Card>
  );
}

/** The newest alarms that the viewer has not read. */
function Alarms() {
  const { t, i18n } = useTranslation();
  const { data, error } = useQuery(askQuery('/keyward/ListAlarms', { Unread: true, Offset: 0, Limit: SHOWN }));
  return (
    <Card title={t('overview.alarms')} extra={<Link {...to.messages()}>{t('overview.allAlarms')}</Link>}>
      {error && <ErrorNote error={error} />}
      {data?.Alarms.length === 0 && <p>{t('overview.noAlarms')}</p>}
      <ul className={styles.alarms}>
        {data?.Alarms.map((alarm) => {
          const words = i18n.language === 'zh-CN' ? alarm.Chinese : alarm.English;
          return (
            <li key={alarm.AlarmId}>
              <strong>{words.Title}</strong> <span className={styles.time}>{formatTime(alarm.LastTime)}</span>
              <div>{words.Text}</div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
