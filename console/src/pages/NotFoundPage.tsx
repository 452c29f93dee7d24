import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { PageHeading } from '@/components/PageHeading';
import { to } from '@/routes';
import styles from './Lost.module.css';

/** Where no page is. */
export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <div className={styles.lost}>
      <div className={styles.code} aria-hidden="true">
        404
      </div>
      <PageHeading title={t('notFound.title')} lead={t('notFound.body')} />
      <Link {...to.home()} className="t-button t-button--theme-primary t-button--variant-base">
        {t('notFound.home')}
      </Link>
    </div>
  );
}
