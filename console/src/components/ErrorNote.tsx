import { useTranslation } from 'react-i18next';

import { ApiError, NETWORK_ERROR } from '@/api/error';
import { CopyButton } from './CopyButton';
import styles from './ErrorNote.module.css';
import { Notice } from './Notice';

/** An error as the server said it: message, code and the request id to copy. */
export function ErrorNote({ error }: { error: unknown }) {
  return (
    <Notice theme="error">
      <ErrorText error={error} />
    </Notice>
  );
}

/** The same without a box of its own. */
export function ErrorText({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!(error instanceof ApiError)) return <>{t('error.title')}</>;
  if (error.code === NETWORK_ERROR) return <>{t('error.network')}</>;
  return (
    <>
      <div>{error.message}</div>
      <div className={styles.facts}>
        <span>
          {t('error.code')} <code>{error.code}</code>
        </span>
        {error.requestId && (
          <span>
            {t('error.requestId')} <code>{error.requestId}</code>{' '}
            <CopyButton value={error.requestId} name={t('error.requestId')} />
          </span>
        )}
      </div>
    </>
  );
}
