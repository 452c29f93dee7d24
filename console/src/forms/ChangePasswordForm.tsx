import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { changePassword, useRefreshAccount } from '@/api/account';
import { FormModal } from '@/components/FormModal';
import { ErrorNote } from '@/components/ErrorNote';
import { isComplete, NewPasswordFields } from '@/components/NewPasswordFields';
import { PasswordField } from '@/components/PasswordField';
import { useTell } from '@/components/Toaster';
import { useSubmit } from '@/lib/useSubmit';

const EMPTY = { first: '', second: '' };

/** The dialog that changes one's own password. */
export function ChangePasswordForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const tell = useTell();
  const refresh = useRefreshAccount();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState(EMPTY);
  const { busy, error, submit } = useSubmit(changePassword, () => {
    tell({ text: t('password.changed') });
    void refresh();
    onClose();
  });
  const ready = current !== '' && isComplete(password);

  return (
    <FormModal
      title={t('password.change')}
      submit={t('action.save')}
      reason={ready ? null : t('password.fillIn')}
      busy={busy}
      onSubmit={() => submit(current, password.first)}
      onClose={onClose}
    >
      {error !== null && <ErrorNote error={error} />}
      <PasswordField label={t('password.current')} value={current} onChange={setCurrent} autoFocus />
      <NewPasswordFields value={password} onChange={setPassword} tried={password.second !== ''} />
    </FormModal>
  );
}
