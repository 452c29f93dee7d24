import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { beginSetUp, confirmSetUp, type DeviceSecret, type SignInProgress } from '@/api/session';
import { CodeField } from '@/components/CodeField';
import { DeviceCode } from '@/components/DeviceCode';
import { useSubmit } from '@/lib/useSubmit';
import { StepForm } from './StepForm';

interface Props {
  ticket: string;
  onProgress: (progress: SignInProgress) => void;
  onCancel: () => void;
}

/** Sets up the second factor that the account demands. */
export function SetUpStep({ ticket, onProgress, onCancel }: Props) {
  const { t } = useTranslation();
  const [device, setDevice] = useState<DeviceSecret | null>(null);
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const begin = useSubmit(beginSetUp, setDevice);
  const confirm = useSubmit(confirmSetUp, onProgress, () => {
    setCode('');
    setTried(false);
  });
  // Once a ticket: begun again, the code that the user is scanning would be worth nothing.
  useEffect(() => begin.submit(ticket), [ticket]);

  return (
    <StepForm
      error={confirm.error ?? begin.error}
      busy={confirm.busy || begin.busy}
      submitLabel={t('factor.confirm')}
      onCancel={onCancel}
      onSubmit={() => {
        setTried(true);
        if (device && code) confirm.submit(ticket, code);
      }}
    >
      {device && <DeviceCode device={device} />}
      <CodeField value={code} onChange={setCode} error={tried && !code ? t('factor.needCode') : null} />
    </StepForm>
  );
}
