import { useTranslation } from 'react-i18next';

import { ApiError } from '@/api/error';
import { ErrorNote } from '@/components/ErrorNote';
import { Notice } from '@/components/Notice';

/** Why signing in did not work. */
export function SignInProblem({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  if (!(error instanceof ApiError)) return <ErrorNote error={error} />;
  switch (error.code) {
    case 'AuthFailure.InvalidPassword':
      return <Notice theme="error">{t('signIn.wrong')}</Notice>;
    case 'AuthFailure.Locked':
      return (
        <Notice theme="error" title={t('signIn.locked')}>
          {error.message}
        </Notice>
      );
    case 'AuthFailure.MFAFailure':
    case 'AuthFailure.NoTicket':
    case 'InvalidParameter.PasswordViolatedRules':
      return <Notice theme="error">{error.message}</Notice>;
    default:
      return <ErrorNote error={error} />;
  }
}
