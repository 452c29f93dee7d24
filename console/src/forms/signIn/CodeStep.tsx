import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { showCode, type SignInProgress } from '@/api/session';
import { CodeField } from '@/components/CodeField';
import { useSubmit } from '@/lib/useSubmit';
import { StepForm } from './StepForm';

interface Props {
  ticket: string;
  onProgress: (progress: SignInProgress) => void;
  onCancel: () => void;
}

/** Asks for a code of the second factor. */
export function CodeStep({ ticket, onProgress, onCancel }: Props) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, error, submit } = useSubmit(showCode, onProgress, () => {
    setCode('');
    setTried(false);
  });
  return (
    <StepForm
      error={error}
      busy={busy}
      submitLabel={t('signIn.submit')}
      onCancel={onCancel}
      onSubmit={() => {
        setTried(true);
        if (code) submit(ticket, code);
      }}
    >
      <CodeField value={code} onChange={setCode} error={tried && !code ? t('factor.needCode') : null} recovery />
    </StepForm>
  );
}
