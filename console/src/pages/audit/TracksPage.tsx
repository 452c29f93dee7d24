import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddIcon, SendIcon } from 'tdesign-icons-react';

import { askQuery, call, type Answer } from '@/api/ask';
import { ActionButton } from '@/components/ActionButton';
import { Card } from '@/components/Card';
import { CliNote } from '@/components/CliNote';
import noteStyles from '@/components/CliNote.module.css';
import { CopyButton } from '@/components/CopyButton';
import type { Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ListSheet } from '@/components/ListSheet';
import { PageHeading } from '@/components/PageHeading';
import { ConfirmForm } from '@/forms/access/ConfirmForm';
import { CreateTrackForm } from '@/forms/audit/CreateTrackForm';
import { ANY_REGION, cliCalls } from '@/lib/cliCalls';
import { SIZES } from '@/lib/pageSearch';
import { useNotAllowed } from '@/lib/useAllowed';
import accessStyles from '@/pages/access/access.module.css';
import { RowButton } from '@/pages/access/RowButton';
import { to } from '@/routes';
import styles from './audit.module.css';

type Track = Answer<'/cloudaudit/DescribeAuditTracks'>['Tracks'][number];
type Delivery = Answer<'/cloudaudit/DescribeAuditTrack'>['Delivery'];

/** How often the state of delivery is fetched anew. */
const LOOK_MS = 5000;

const CHECKS = {
  checkTrail: 'keyward audit verify --data DATA --checkpoints witness.jsonl --public-key audit.pem',
  checkFiles: 'keyward audit verify --delivered FOLDER --checkpoints witness.jsonl --public-key audit.pem',
} as const;

/** The audit tracks, how far each has delivered, and how to check the trail. */
export function TracksPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/audit/tracks' });
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [asked, setAsked] = useState<{ what: 'start' | 'stop' | 'delete'; track: Track } | null>(null);
  const mayNotCreate = useNotAllowed('cloudaudit:CreateAuditTrack');
  const body = { PageNumber: search.page ?? 1, PageSize: search.size ?? SIZES[0] };
  const { data, error } = useQuery(askQuery('/cloudaudit/DescribeAuditTracks', body));
  const details = useQueries({
    queries: (data?.Tracks ?? []).map((track) => ({
      ...askQuery('/cloudaudit/DescribeAuditTrack', { TrackId: track.TrackId }),
      refetchInterval: LOOK_MS,
    })),
  });
  const total = data?.TotalCount ?? 0;
  const delivery = (track: Track) => details[data?.Tracks.indexOf(track) ?? -1]?.data?.Delivery;

  const columns: Column<Track>[] = [
    {
      id: 'name',
      header: t('tracks.name'),
      cell: (track) => (
        <>
          <div className={styles.name}>{track.Name}</div>
          <div className={styles.muted}>{track.CreateTime}</div>
        </>
      ),
    },
    {
      id: 'storage',
      header: t('tracks.storage'),
      cell: ({ Storage }) => (
        <>
          <div>{Storage.StorageName}</div>
          <div className={styles.muted}>
            {Storage.StorageRegion} · {Storage.StoragePrefix}
          </div>
        </>
      ),
    },
    {
      id: 'events',
      header: t('tracks.events'),
      width: 150,
      cell: (track) => (
        <>
          <div>{track.ResourceType === '*' ? t('tracks.services.*') : track.ResourceType}</div>
          <div className={styles.muted}>{t(`tracks.accessKind.${track.ActionType as '*' | 'Read' | 'Write'}`)}</div>
        </>
      ),
    },
    {
      id: 'state',
      header: t('tracks.state'),
      cell: (track) => <DeliveryState on={track.Status === 1} of={delivery(track)} />,
    },
    {
      id: 'operations',
      header: t('access.operations'),
      width: 180,
      cell: (track) => {
        const what = track.Status === 1 ? 'stop' : 'start';
        return (
          <span className={accessStyles.rowButtons}>
            <RowButton label={t(`tracks.${what}`)} of={track.Name} onClick={() => setAsked({ what, track })} />
            <RowButton label={t('tracks.delete')} of={track.Name} danger onClick={() => setAsked({ what: 'delete', track })} />
          </span>
        );
      },
    },
  ];
  const forms = asked && {
    start: [t('tracks.startTitle', { name: asked.track.Name }), t('tracks.startBody'), t('tracks.start'), t('tracks.started', { name: asked.track.Name })],
    stop: [t('tracks.stopTitle', { name: asked.track.Name }), t('tracks.stopBody'), t('tracks.stop'), t('tracks.stopped', { name: asked.track.Name })],
    delete: [t('tracks.deleteTitle', { name: asked.track.Name }), t('tracks.deleteBody'), t('tracks.delete'), t('tracks.deleted', { name: asked.track.Name })],
  };
  const [title = '', text = '', submit = '', done = ''] = (asked && forms?.[asked.what]) ?? [];

  return (
    <>
      <PageHeading title={t('tracks.title')} lead={t('tracks.lead')} />
      <ListSheet
        label={t('tracks.title')}
        columns={columns}
        rows={data?.Tracks}
        rowId={(track) => String(track.TrackId)}
        total={total}
        told={t('tracks.total', { count: total })}
        error={error}
        search={search}
        onSearch={(next) => void navigate(to.tracks(next))}
        actions={
          <ActionButton theme="primary" icon={<AddIcon />} reason={mayNotCreate} onClick={() => setCreating(true)}>
            {t('tracks.create')}
          </ActionButton>
        }
        empty={<EmptyState icon={<SendIcon />} title={t('tracks.none')} body={t('tracks.noneBody')} />}
      />
      <CliNote region={ANY_REGION} calls={cliCalls([call('/cloudaudit/DescribeAuditTracks', body)])} />
      <Card title={t('tracks.check')} lead={t('tracks.checkLead')}>
        {(['checkTrail', 'checkFiles'] as const).map((check) => (
          <div key={check}>
            <p>{t(`tracks.${check}`)}</p>
            <div className={noteStyles.line}>
              <pre tabIndex={0} aria-label={t(`tracks.${check}`)}>
                {CHECKS[check]}
              </pre>
              <CopyButton value={CHECKS[check]} name={t('cli.command')} />
            </div>
          </div>
        ))}
      </Card>
      {creating && <CreateTrackForm onClose={() => setCreating(false)} />}
      {asked && (
        <ConfirmForm
          title={title}
          body={text}
          submit={submit}
          done={done}
          danger={asked.what !== 'start'}
          calls={[
            asked.what === 'delete'
              ? call('/cloudaudit/DeleteAuditTrack', { TrackId: asked.track.TrackId })
              : call('/cloudaudit/ModifyAuditTrack', { TrackId: asked.track.TrackId, Status: asked.what === 'start' ? 1 : 0 }),
          ]}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

/** How far a track has delivered, and what keeps it from that. */
function DeliveryState({ on, of: delivery }: { on: boolean; of: Delivery | undefined }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={on ? styles.good : styles.muted}>{t(on ? 'tracks.on' : 'tracks.off')}</div>
      {delivery && delivery.FailingSince !== '' && (
        <div className={styles.bad}>{t('tracks.failing', { trouble: delivery.Trouble, since: delivery.FailingSince })}</div>
      )}
      {delivery && delivery.DeliveredAt !== '' && (
        <div className={styles.muted}>{t('tracks.deliveredAt', { time: delivery.DeliveredAt })}</div>
      )}
      {on && delivery && <div className={styles.muted}>{t('tracks.waiting', { count: delivery.Waiting })}</div>}
    </>
  );
}
