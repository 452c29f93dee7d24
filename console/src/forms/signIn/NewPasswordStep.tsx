import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { chooseNewPassword, type SignInProgress } from '@/api/session';
import { isComplete, NewPasswordFields } from '@/components/NewPasswordFields';
import { useSubmit } from '@/lib/useSubmit';
import { StepForm } from './StepForm';

interface Props {
  ticket: string;
  onProgress: (progress: SignInProgress) => void;
  onCancel: () => void;
}

const EMPTY = { first: '', second: '' };

/** Asks for a new password. */
export function NewPasswordStep({ ticket, onProgress, onCancel }: Props) {
  const { t } = useTranslation();
  const [password, setPassword] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const { busy, error, submit } = useSubmit(chooseNewPassword, onProgress, () => {
    setPassword(EMPTY);
    setTried(false);
  });
  return (
    <StepForm
      error={error}
      busy={busy}
      submitLabel={t('password.save')}
      onCancel={onCancel}
      onSubmit={() => {
        setTried(true);
        if (isComplete(password)) submit(ticket, password.first);
      }}
    >
      <NewPasswordFields value={password} onChange={setPassword} tried={tried} autoFocus />
    </StepForm>
  );
}
