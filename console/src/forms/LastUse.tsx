import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { askQuery } from '@/api/ask';
import { formatTime } from '@/lib/time';

/** When and by whom a key was used last; whoever may not know sees nothing. */
export function LastUse({ region, keyId }: { region: string; keyId: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({ ...askQuery('/keyward/DescribeKeyUsage', { KeyId: keyId }, region), retry: false });
  if (error) return null;
  if (!data) return <div>{t('audit.loading')}</div>;
  const [last] = data.Uses;
  if (!last || data.LastUseTime === 0) return <div>{t('confirm.neverUsed')}</div>;
  const at = data.LastUseTime;
  return (
    <div title={new Date(at * 1000).toISOString()}>
      {t('confirm.lastUse', { time: formatTime(at), user: last.UserName || last.PrincipalId, action: last.Action })}
    </div>
  );
}
