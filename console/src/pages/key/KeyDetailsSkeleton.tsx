import { useTranslation } from 'react-i18next';

import { Card } from '@/components/Card';
import { DetailList } from '@/components/DetailList';

/** Stands in while a key is loaded. */
export function KeyDetailsSkeleton() {
  const { t } = useTranslation();
  const names = [t('key.name'), t('key.state'), t('key.id'), t('key.rotation'), t('key.region'), t('key.created')];
  return (
    <Card title={t('key.info')}>
      <span className="visually-hidden" role="status">
        {t('key.loading')}
      </span>
      <DetailList details={names.map((name) => [name, null])} />
    </Card>
  );
}
