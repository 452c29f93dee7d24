import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { askQuery, type Answer } from '@/api/ask';
import { Card } from '@/components/Card';
import { DataTable, type Column } from '@/components/DataTable';
import { formatTime } from '@/lib/time';

type Use = Answer<'/keyward/DescribeKeyUsage'>['Uses'][number];

/** Who used a key, which version and how often; nothing for those who may not know. */
export function UseCard({ region, keyId }: { region: string; keyId: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({ ...askQuery('/keyward/DescribeKeyUsage', { KeyId: keyId }, region), retry: false });
  if (error) return null;
  const columns: Column<Use>[] = [
    { id: 'version', header: t('keyCards.version'), width: 90, cell: (use) => use.Version },
    { id: 'action', header: t('keyCards.action'), cell: (use) => use.Action },
    { id: 'user', header: t('keyCards.user'), cell: (use) => use.UserName || use.PrincipalId },
    {
      id: 'accessKey',
      header: t('keyCards.accessKey'),
      cell: (use) => (use.AccessKeyId ? <span className="mono">{use.AccessKeyId}</span> : t('keyCards.console')),
    },
    { id: 'times', header: t('keyCards.times'), width: 90, cell: (use) => use.Count },
    {
      id: 'last',
      header: t('keyCards.lastTime'),
      width: 180,
      cell: (use) => <span title={new Date(use.LastTime * 1000).toISOString()}>{formatTime(use.LastTime)}</span>,
    },
  ];
  const used = data !== undefined && data.LastUseTime > 0;
  return (
    <Card
      title={t('keyCards.use')}
      lead={used ? t('keyCards.useLead', { count: data.Count, last: formatTime(data.LastUseTime) }) : undefined}
    >
      <DataTable
        label={t('keyCards.use')}
        columns={columns}
        rows={data?.Uses}
        rowId={(use) => [use.Version, use.Action, use.PrincipalType, use.PrincipalId, use.AccessKeyId].join(' ')}
        empty={<p>{t('keyCards.neverUsed')}</p>}
      />
    </Card>
  );
}
