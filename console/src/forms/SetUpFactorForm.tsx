import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { beginSecondFactor, confirmSecondFactor, useRefreshAccount } from '@/api/account';
import type { DeviceSecret } from '@/api/session';
import { ActionButton } from '@/components/ActionButton';
import { CodeField } from '@/components/CodeField';
import { DeviceCode } from '@/components/DeviceCode';
import { ErrorNote } from '@/components/ErrorNote';
import { Modal } from '@/components/Modal';
import { PasswordField } from '@/components/PasswordField';
import { RecoveryCodes } from '@/components/RecoveryCodes';
import { useTell } from '@/components/Toaster';
import { useSubmit } from '@/lib/useSubmit';

/** The dialog that sets up a second factor: password, then QR code and first code, then recovery codes. */
export function SetUpFactorForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const tell = useTell();
  const refresh = useRefreshAccount();
  const [password, setPassword] = useState('');
  const [device, setDevice] = useState<DeviceSecret | null>(null);
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<string[] | null>(null);
  const begin = useSubmit(beginSecondFactor, setDevice, () => setPassword(''));
  const confirm = useSubmit(
    confirmSecondFactor,
    (reply) => {
      setCodes(reply.RecoveryCodes);
      tell({ text: t('factor.done') });
      void refresh();
    },
    () => setCode(''),
  );

  const reason = device ? code === '' && t('factor.needCode') : password === '' && t('signIn.needPassword');
  const submit = () => {
    if (codes) onClose();
    else if (device) confirm.submit(code);
    else begin.submit(password);
  };

  return (
    <Modal
      title={t('factor.setUp')}
      onClose={onClose}
      onSubmit={() => (codes || !reason) && submit()}
      footer={
        <>
          {!codes && (
            <Button type="button" theme="default" onClick={onClose}>
              {t('action.cancel')}
            </Button>
          )}
          <ActionButton
            type="submit"
            theme="primary"
            loading={begin.busy || confirm.busy}
            reason={codes ? null : reason || null}
          >
            {t(codes ? 'factor.kept' : device ? 'factor.confirm' : 'factor.next')}
          </ActionButton>
        </>
      }
    >
      {(begin.error ?? confirm.error) !== null && <ErrorNote error={begin.error ?? confirm.error} />}
      {codes ? (
        <RecoveryCodes codes={codes} />
      ) : device ? (
        <>
          <DeviceCode device={device} />
          <CodeField value={code} onChange={setCode} />
        </>
      ) : (
        <PasswordField
          label={t('signIn.password')}
          hint={t('factor.passwordHint')}
          value={password}
          onChange={setPassword}
          autoFocus
        />
      )}
    </Modal>
  );
}
