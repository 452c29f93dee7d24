import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import type { Session, SignInProgress, SignInStep } from '@/api/session';
import { PageHeading } from '@/components/PageHeading';
import { RecoveryCodes } from '@/components/RecoveryCodes';
import { TabBar } from '@/components/TabBar';
import { SignInForm } from './SignInForm';
import styles from './SignInForm.module.css';
import { CodeStep } from './signIn/CodeStep';
import { NewPasswordStep } from './signIn/NewPasswordStep';
import { SetUpStep } from './signIn/SetUpStep';

const STEPS = { SecondFactor: CodeStep, NewPassword: NewPasswordStep, SetUpSecondFactor: SetUpStep };

interface Props {
  /** Told that sign-in has left its first step, or is back there. */
  onStep: (step: SignInStep | null) => void;
  onSignedIn: (session: Session) => void;
}

/** Signing in: the password, and whatever else the server asks for. */
export function SignInSteps({ onStep, onSignedIn }: Props) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<'root' | 'sub'>('root');
  const [asked, setAsked] = useState<{ Next: SignInStep; Ticket: string } | null>(null);
  const [shown, setShown] = useState<SignInProgress | null>(null);

  const ask = (next: typeof asked) => {
    setAsked(next);
    onStep(next && next.Next);
  };
  const goOn = (progress: SignInProgress) => {
    setShown(null);
    if ('Next' in progress) ask(progress);
    else onSignedIn(progress);
  };
  const onProgress = (progress: SignInProgress) => (progress.RecoveryCodes ? setShown(progress) : goOn(progress));

  if (shown?.RecoveryCodes) {
    return (
      <div className={styles.form}>
        <PageHeading title={t('factor.recoveryCodes')} />
        <RecoveryCodes codes={shown.RecoveryCodes} />
        <Button theme="primary" size="large" block onClick={() => goOn(shown)}>
          {t('factor.kept')}
        </Button>
      </div>
    );
  }
  if (asked) {
    const Step = STEPS[asked.Next];
    return (
      <div className={styles.form}>
        <PageHeading key={asked.Next} title={t(`signIn.title${asked.Next}`)} lead={t(`signIn.lead${asked.Next}`)} />
        <Step key={asked.Ticket} ticket={asked.Ticket} onProgress={onProgress} onCancel={() => ask(null)} />
      </div>
    );
  }
  return (
    <div>
      <TabBar
        label={t('signIn.kind')}
        tabs={[
          { id: 'root', label: t('shell.kindRoot') },
          { id: 'sub', label: t('shell.kindSub') },
        ]}
        value={kind}
        onChange={setKind}
      >
        {/* Each tab has its own fields: a name typed for one is nothing to the other. */}
        <SignInForm key={kind} kind={kind} onProgress={onProgress} />
      </TabBar>
    </div>
  );
}
