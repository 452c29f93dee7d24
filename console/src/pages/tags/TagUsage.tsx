import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { askQuery } from '@/api/ask';
import { Card } from '@/components/Card';
import { ErrorNote } from '@/components/ErrorNote';
import { recall } from '@/lib/storage';
import { regionName } from '@/lib/regionName';
import styles from './tags.module.css';

/** How often the keys with each value of a tag were used: bars, and the numbers beside them. */
export function TagUsage({ tagKey }: { tagKey: string }) {
  const { t } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const region = session.Regions.find(({ Name }) => Name === recall('region'))?.Name ?? session.Regions[0]?.Name ?? '';
  const { data, error } = useQuery(askQuery('/keyward/SumUsageByTag', { TagKey: tagKey }, region));
  const most = Math.max(1, ...(data?.Sums.map((sum) => sum.Uses) ?? []));
  return (
    <Card title={t('tags.usageTitle', { key: tagKey, region: regionName(region) })} lead={t('tags.usageLead')}>
      {error && <ErrorNote error={error} />}
      <table className={styles.sums} aria-label={t('tags.usage')}>
        <tbody>
          {data?.Sums.map((sum) => (
            <tr key={`${sum.Tagged}${sum.TagValue}`}>
              <th scope="row">{sum.Tagged ? sum.TagValue || '-' : t('tags.untagged')}</th>
              <td className={styles.bar} aria-hidden="true">
                <span style={{ width: `${(100 * sum.Uses) / most}%` }} />
              </td>
              <td>{t('tags.uses', { count: sum.Uses })}</td>
              <td>{t('tags.keys', { count: sum.Keys })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
