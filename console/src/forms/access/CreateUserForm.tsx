import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { call } from '@/api/ask';
import { Field } from '@/components/Field';
import { PasswordField } from '@/components/PasswordField';
import { TextBox } from '@/components/TextBox';
import styles from '@/pages/access/access.module.css';
import { CallForm } from './CallForm';

/** What is told once about a new user: empty texts for what it did not get. */
export interface NewUser {
  Name: string;
  Password: string;
  SecretId: string;
  SecretKey: string;
}

/** The dialog that makes a sub-account. */
export function CreateUserForm({ onClose, onCreated }: { onClose: () => void; onCreated: (user: NewUser) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [remark, setRemark] = useState('');
  const [password, setPassword] = useState('');
  const [flags, setFlags] = useState({ consoleLogin: false, newPassword: true, accessKey: false });
  const { consoleLogin, newPassword, accessKey } = flags;
  const body = {
    Name: name,
    ...(remark && { Remark: remark }),
    ConsoleLogin: consoleLogin ? 1 : 0,
    UseApi: accessKey ? 1 : 0,
    ...(consoleLogin && { NeedResetPassword: newPassword ? 1 : 0 }),
    ...(consoleLogin && password && { Password: password }),
  };
  const flag = (id: keyof typeof flags) => (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={flags[id]}
        onChange={(event) => setFlags({ ...flags, [id]: event.target.checked })}
      />
      {t(`access.${id}`)}
    </label>
  );
  return (
    <CallForm
      title={t('access.create')}
      submit={t('access.create')}
      calls={[call('/cam/AddUser', body)]}
      reason={name.trim() ? null : t('access.needName')}
      done={t('access.created', { name })}
      onDone={([user]) => onCreated(user as unknown as NewUser)}
      onClose={onClose}
    >
      <Field label={t('access.name')} hint={t('access.nameHint')} required>
        {(control) => <TextBox {...control} data-autofocus value={name} onChange={setName} />}
      </Field>
      <Field label={t('access.remark')}>
        {(control) => <TextBox {...control} value={remark} onChange={setRemark} />}
      </Field>
      {flag('accessKey')}
      {flag('consoleLogin')}
      {consoleLogin && flag('newPassword')}
      {consoleLogin && (
        <PasswordField
          label={t('access.password')}
          hint={t('access.passwordHint')}
          value={password}
          onChange={setPassword}
          fresh
        />
      )}
    </CallForm>
  );
}
