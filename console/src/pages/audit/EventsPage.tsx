import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DownloadIcon, RefreshIcon, TimeIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { call } from '@/api/ask';
import { documentOf, eventsQuery, type AuditEvent } from '@/api/events';
import { CliNote } from '@/components/CliNote';
import { DataTable, type Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { PageHeading } from '@/components/PageHeading';
import { ANY_REGION, cliCalls } from '@/lib/cliCalls';
import { lookUp } from '@/lib/eventSearch';
import { formatTime } from '@/lib/time';
import { RowButton } from '@/pages/access/RowButton';
import { to } from '@/routes';
import styles from './audit.module.css';
import { EventDetails } from './EventDetails';
import { EventFilters } from './EventFilters';
import { ExportForm } from './ExportForm';
import { SavedSearches } from './SavedSearches';

/** How often the list is fetched anew while it is followed live. */
const LIVE_MS = 3000;

const seconds = () => Math.floor(Date.now() / 1000);

/** The event history: who did what, when, from where, and how it ended. */
export function EventsPage() {
  const { t, i18n } = useTranslation();
  const search = useSearch({ from: '/signed-in/audit/events' });
  const navigate = useNavigate();
  const key = JSON.stringify(search);
  const [now, setNow] = useState(seconds);
  const [live, setLive] = useState(false);
  const [viewed, setViewed] = useState<AuditEvent | null>(null);
  const [exporting, setExporting] = useState(false);
  // A list that is shown is of one moment, so that its pages fit together; another search is of its own.
  useEffect(() => setNow(seconds()), [key]);
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => document.hidden || setNow(seconds()), LIVE_MS);
    return () => clearInterval(timer);
  }, [live]);
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...eventsQuery(search, now),
    placeholderData: (before) => before,
  });
  const events = useMemo(() => data?.pages.flatMap((page) => page.Events), [data]);

  const columns: Column<AuditEvent>[] = [
    {
      id: 'time',
      header: t('audit.time'),
      width: 170,
      cell: (event) => {
        const at = Number(documentOf(event).eventTime);
        return <span title={new Date(at * 1000).toISOString()}>{formatTime(at)}</span>;
      },
    },
    {
      id: 'event',
      header: t('audit.event'),
      cell: (event) => (
        <>
          <div className={styles.name}>{event.EventName}</div>
          {i18n.language === 'zh-CN' && <div className={styles.muted}>{event.EventNameCn}</div>}
          <div className={styles.muted}>{event.EventSource}</div>
        </>
      ),
    },
    { id: 'user', header: t('audit.user'), width: 130, cell: (event) => event.Username },
    {
      id: 'resource',
      header: t('audit.resource'),
      cell: (event) => (
        <>
          <span className={`mono ${styles.resource}`} title={event.Resources.ResourceName}>
            {event.Resources.ResourceName.split(',').map(lastSegment).join(', ')}
          </span>
          {event.EventRegion && <div className={styles.muted}>{event.EventRegion}</div>}
        </>
      ),
    },
    { id: 'outcome', header: t('audit.outcome'), width: 190, cell: (event) => <Outcome of={event} /> },
    { id: 'address', header: t('audit.address'), width: 130, cell: (event) => <span className="mono">{event.SourceIPAddress}</span> },
    {
      id: 'operations',
      header: t('messages.operations'),
      width: 110,
      cell: (event) => <RowButton label={t('audit.view')} of={event.EventId} onClick={() => setViewed(event)} />,
    },
  ];
  const show = (next: typeof search) => void navigate(to.events(next));

  return (
    <>
      <PageHeading title={t('audit.events')} lead={t('audit.eventsLead')} />
      <section className={styles.sheet}>
        <EventFilters search={search} onSearch={show} />
        <div className={styles.toolbar}>
          <SavedSearches search={search} onSearch={show} />
          <span className={styles.gap} />
          <label className={styles.live}>
            <input type="checkbox" checked={live} onChange={(event) => setLive(event.target.checked)} /> {t('audit.live')}
          </label>
          <Button theme="default" icon={<RefreshIcon />} onClick={() => setNow(seconds())}>
            {t('action.refresh')}
          </Button>
          <Button theme="default" icon={<DownloadIcon />} onClick={() => setExporting(true)}>
            {t('audit.export')}
          </Button>
        </div>
        {error !== null && (
          <div className={styles.error}>
            <ErrorNote error={error} />
          </div>
        )}
        {!(error !== null && !events) && (
          <DataTable
            label={t('audit.events')}
            columns={columns}
            rows={events}
            rowId={(event) => event.EventId}
            empty={<EmptyState icon={<TimeIcon />} title={t('audit.none')} body={t('audit.noneBody')} />}
          />
        )}
        {events !== undefined && (
          <div className={styles.foot} aria-live="polite">
            {t('audit.shown', { count: events.length })}{' '}
            {hasNextPage ? (
              <Button theme="primary" variant="text" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {isFetchingNextPage ? t('audit.loading') : t('audit.more')}
              </Button>
            ) : (
              events.length > 0 && t('audit.all')
            )}
          </div>
        )}
      </section>
      <CliNote region={ANY_REGION} calls={cliCalls([call('/cloudaudit/LookUpEvents', lookUp(search, now))])} />
      {viewed && <EventDetails of={viewed} onClose={() => setViewed(null)} />}
      {exporting && <ExportForm search={search} now={now} onClose={() => setExporting(false)} />}
    </>
  );
}

/** The end of a resource's name, which tells it from others of its kind. */
function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** How a call ended: its error code, or that it succeeded. */
function Outcome({ of: event }: { of: AuditEvent }) {
  const { t } = useTranslation();
  const code = documentOf(event).apiErrorCode;
  if (code === 0 || code === '0') return <span className={styles.good}>{t('audit.done')}</span>;
  return <span className={styles.bad}>{String(code)}</span>;
}
