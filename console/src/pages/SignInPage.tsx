import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { CheckCircleFilledIcon } from 'tdesign-icons-react';

import { sessionQuery, type Session, type SignInStep } from '@/api/session';
import { Logo } from '@/components/Logo';
import { Notice } from '@/components/Notice';
import { PageHeading } from '@/components/PageHeading';
import { SignInSteps } from '@/forms/SignInSteps';
import { safeReturn } from '@/lib/returnTo';
import { LanguageMenu } from '@/shell/LanguageMenu';
import styles from './SignInPage.module.css';

/** Where everybody comes in. */
export function SignInPage() {
  const { t } = useTranslation();
  const { back, ended } = useSearch({ from: '/sign-in' });
  const queryClient = useQueryClient();
  const router = useRouter();
  const [step, setStep] = useState<SignInStep | null>(null);

  const onSignedIn = (session: Session) => {
    queryClient.setQueryData(sessionQuery.queryKey, session);
    router.history.push(`/console${safeReturn(back)}`);
  };

  return (
    <div className={styles.page}>
      <aside className={styles.side}>
        <div className={styles.brand}>
          <Logo size={34} />
          <span>{t('product.name')}</span>
        </div>
        <div>
          <p className={styles.motto}>{t('signIn.motto')}</p>
          <ul className={styles.points}>
            {([t('signIn.pointOne'), t('signIn.pointTwo'), t('signIn.pointThree')] as const).map((point) => (
              <li key={point}>
                <CheckCircleFilledIcon aria-hidden="true" /> {point}
              </li>
            ))}
          </ul>
        </div>
        <p className={styles.service}>{t('product.service')}</p>
      </aside>
      <main className={styles.main}>
        <div className={styles.language}>
          <LanguageMenu className={styles.languageButton} />
        </div>
        <div className={styles.form}>
          {!step && <PageHeading title={t('signIn.title')} lead={t('signIn.lead')} />}
          {!step && ended && <Notice theme="info">{t('signIn.ended')}</Notice>}
          <SignInSteps onStep={setStep} onSignedIn={onSignedIn} />
          {!step && (
            <div className={styles.first}>
              <strong>{t('signIn.firstTime')}</strong>
              <p>
                <Trans i18nKey="signIn.firstTimeBody" components={{ 1: <code /> }} />
              </p>
            </div>
          )}
        </div>
      </main>
    </div>
  );
}
