import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import styles from '../SignInForm.module.css';
import { SignInProblem } from './SignInProblem';

interface Props {
  error: unknown;
  busy: boolean;
  submitLabel: string;
  onSubmit: () => void;
  /** Back to the password. */
  onCancel: () => void;
  children: ReactNode;
}

/** One step of signing in after the password. */
export function StepForm({ error, busy, submitLabel, onSubmit, onCancel, children }: Props) {
  const { t } = useTranslation();
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <SignInProblem error={error} />
      {children}
      <Button type="submit" theme="primary" size="large" block loading={busy}>
        {submitLabel}
      </Button>
      <Button type="button" theme="default" variant="text" block onClick={onCancel}>
        {t('signIn.startOver')}
      </Button>
    </form>
  );
}
