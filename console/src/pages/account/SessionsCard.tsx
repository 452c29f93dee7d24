import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { sessionsQuery, useEndOtherSessions, useEndSession, type ConsoleSession } from '@/api/account';
import { ActionButton } from '@/components/ActionButton';
import { Card } from '@/components/Card';
import { DataTable, type Column } from '@/components/DataTable';
import { ErrorNote } from '@/components/ErrorNote';
import { useTell } from '@/components/Toaster';
import { formatTime } from '@/lib/time';
import styles from './SessionsCard.module.css';

/** Where one is signed in, and the way to end that. */
export function SessionsCard() {
  const { t } = useTranslation();
  const tell = useTell();
  const { data: sessions, error } = useQuery(sessionsQuery);
  const end = useEndSession();
  const endOthers = useEndOtherSessions();
  const told = (text: string) => ({
    onSuccess: () => tell({ text }),
    onError: (problem: unknown) => tell({ error: problem }),
  });

  const columns: Column<ConsoleSession>[] = [
    {
      id: 'where',
      header: t('sessions.where'),
      cell: (session) => (
        <>
          <span className="mono">{session.Address}</span>
          {session.Current && <span className={styles.current}>{t('sessions.current')}</span>}
          <div className={styles.agent}>{session.UserAgent}</div>
        </>
      ),
    },
    { id: 'created', header: t('sessions.created'), width: 190, cell: (session) => formatTime(session.CreatedAt) },
    { id: 'used', header: t('sessions.used'), width: 190, cell: (session) => formatTime(session.LastUsedAt) },
    {
      id: 'factor',
      header: t('factor.title'),
      width: 150,
      cell: (session) => t(session.SecondFactor ? 'sessions.withFactor' : 'sessions.withoutFactor'),
    },
    {
      id: 'end',
      header: t('key.operations'),
      width: 110,
      cell: (session) =>
        !session.Current && (
          <Button
            theme="primary"
            variant="text"
            size="small"
            aria-label={t('sessions.endOf', { address: session.Address })}
            onClick={() => end.mutate(session.SessionId, told(t('sessions.ended')))}
          >
            {t('sessions.end')}
          </Button>
        ),
    },
  ];
  const others = sessions?.some((session) => !session.Current);

  return (
    <Card
      title={t('sessions.title')}
      lead={t('sessions.lead')}
      extra={
        <ActionButton
          theme="default"
          loading={endOthers.isPending}
          reason={others ? null : t('sessions.noOthers')}
          onClick={() => endOthers.mutate(undefined, told(t('sessions.othersEnded')))}
        >
          {t('sessions.endOthers')}
        </ActionButton>
      }
    >
      {error && <ErrorNote error={error} />}
      {!(error && !sessions) && (
        <DataTable
          label={t('sessions.title')}
          columns={columns}
          rows={sessions}
          rowId={(session) => session.SessionId}
          empty={null}
        />
      )}
    </Card>
  );
}
