import { useRouteContext } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { PageHeading } from '@/components/PageHeading';
import { PasswordCard } from './account/PasswordCard';
import { SecondFactorCard } from './account/SecondFactorCard';
import { SessionsCard } from './account/SessionsCard';

/** One's own account: how to sign in, and where one is signed in. */
export function AccountPage() {
  const { t } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  return (
    <>
      <PageHeading title={t('account.title')} lead={t('account.lead', { name: session.Name })} />
      <PasswordCard />
      <SecondFactorCard />
      <SessionsCard />
    </>
  );
}
