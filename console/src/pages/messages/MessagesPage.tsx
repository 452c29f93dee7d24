import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CheckIcon, NotificationIcon } from 'tdesign-icons-react';

import { askQuery, call, useCalls, type Answer } from '@/api/ask';
import { ActionButton } from '@/components/ActionButton';
import { CliNote } from '@/components/CliNote';
import type { Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { ListSheet } from '@/components/ListSheet';
import { PageHeading } from '@/components/PageHeading';
import { useTell } from '@/components/Toaster';
import { ANY_REGION, cliCalls } from '@/lib/cliCalls';
import { SIZES } from '@/lib/pageSearch';
import { formatTime } from '@/lib/time';
import { RowButton } from '@/pages/access/RowButton';
import { to } from '@/routes';
import styles from './messages.module.css';

type Alarm = Answer<'/keyward/ListAlarms'>['Alarms'][number];

/** The kind of the list that leaves out what the viewer has read. */
const UNREAD = 'unread';

/** The message centre: alarms, newest first, with what to do about them. */
export function MessagesPage() {
  const { t, i18n } = useTranslation();
  const tell = useTell();
  const search = useSearch({ from: '/signed-in/messages' });
  const navigate = useNavigate();
  const size = search.size ?? SIZES[0];
  const unread = search.kind === UNREAD;
  const body = { Offset: ((search.page ?? 1) - 1) * size, Limit: size, ...(unread && { Unread: true }) };
  const { data, error } = useQuery(askQuery('/keyward/ListAlarms', body));
  const { data: counts } = useQuery(askQuery('/keyward/CountUnreadAlarms', {}));
  const mark = useCalls(() => {});
  const markAll = useCalls(() => tell({ text: t('messages.allRead') }));
  const words = (alarm: Alarm) => (i18n.language === 'zh-CN' ? alarm.Chinese : alarm.English);

  const columns: Column<Alarm>[] = [
    {
      id: 'alarm',
      header: t('messages.alarm'),
      cell: (alarm) => (
        <div className={styles.alarm}>
          <strong>
            {!alarm.Read && <span className={styles.unread} role="img" aria-label={t('messages.isUnread')} />}
            {words(alarm).Title}
          </strong>
          <p>{words(alarm).Text}</p>
          <p className={styles.next}>{words(alarm).Next}</p>
        </div>
      ),
    },
    {
      id: 'about',
      header: t('messages.about'),
      width: 240,
      cell: (alarm) => (
        <>
          <span className="mono">{alarm.Subject}</span>
          {alarm.Region && <div className={styles.next}>{alarm.Region}</div>}
        </>
      ),
    },
    {
      id: 'last',
      header: t('messages.last'),
      width: 180,
      cell: (alarm) => (
        <span title={new Date(alarm.LastTime * 1000).toISOString()}>
          {formatTime(alarm.LastTime)}
          <div className={styles.next}>{t('messages.times', { count: alarm.Count })}</div>
        </span>
      ),
    },
    {
      id: 'operations',
      header: t('messages.operations'),
      width: 140,
      cell: (alarm) =>
        !alarm.Read && (
          <RowButton
            label={t('messages.markRead')}
            of={words(alarm).Title}
            onClick={() => mark.submit([call('/keyward/MarkAlarmsRead', { AlarmIds: [alarm.AlarmId] })])}
          />
        ),
    },
  ];
  const readAll = [call('/keyward/MarkAlarmsRead', {})];
  const left = counts?.TotalCount ?? 0;
  const failed = mark.error ?? markAll.error;
  const actions = (
    <>
      <ActionButton theme="default" icon={<CheckIcon />} loading={markAll.busy} reason={left === 0 ? t('messages.noneUnread') : null} onClick={() => markAll.submit(readAll)}>
        {t('messages.readAll')}
      </ActionButton>
      <label className={styles.filter}>
        <input
          type="checkbox"
          checked={unread}
          onChange={(event) => void navigate(to.messages(event.target.checked ? { kind: UNREAD } : {}))}
        />
        {t('messages.onlyUnread')} ({t('messages.unread', { count: left })})
      </label>
    </>
  );
  const empty = unread ? 'noneUnread' : 'none';

  return (
    <>
      <PageHeading title={t('messages.title')} lead={t('messages.lead')} />
      {failed !== null && <ErrorNote error={failed} />}
      <ListSheet
        label={t('messages.title')}
        columns={columns}
        rows={data?.Alarms}
        rowId={(alarm) => alarm.AlarmId}
        total={data?.TotalCount ?? 0}
        told={t('messages.total', { count: data?.TotalCount ?? 0 })}
        error={error}
        search={search}
        onSearch={(next) => void navigate(to.messages(next))}
        actions={actions}
        empty={<EmptyState icon={<NotificationIcon />} title={t(`messages.${empty}`)} body={t(`messages.${empty}Body`)} />}
      />
      <CliNote region={ANY_REGION} calls={cliCalls([call('/keyward/ListAlarms', body)])} />
    </>
  );
}
