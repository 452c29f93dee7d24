import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { ErrorNote } from '@/components/ErrorNote';
import { PageHeading } from '@/components/PageHeading';
import styles from './Lost.module.css';

/** Stands in for a page that failed. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className={styles.lost}>
      <PageHeading title={t('error.pageTitle')} lead={t('error.pageBody')} />
      <div className={styles.error}>
        <ErrorNote error={error} />
      </div>
      <Button onClick={retry}>{t('action.retry')}</Button>
    </div>
  );
}
