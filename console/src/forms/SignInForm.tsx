import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { signIn, type SignInProgress } from '@/api/session';
import { Field } from '@/components/Field';
import { PasswordField } from '@/components/PasswordField';
import { TextBox } from '@/components/TextBox';
import { useSubmit } from '@/lib/useSubmit';
import { SignInProblem } from './signIn/SignInProblem';
import styles from './SignInForm.module.css';

interface Props {
  kind: 'root' | 'sub';
  onProgress: (progress: SignInProgress) => void;
}

/** Account number, for sub-accounts the user name, and password. The password is kept nowhere but in its field. */
export function SignInForm({ kind, onProgress }: Props) {
  const { t } = useTranslation();
  const [uin, setUin] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, error, submit } = useSubmit(signIn, onProgress, () => {
    setPassword('');
    setTried(false);
  });

  const uinError = uin === '' ? t('signIn.needUin') : /^\d+$/.test(uin) ? null : t('signIn.uinDigits');
  const nameError = kind === 'sub' && name === '' ? t('signIn.needName') : null;
  const passwordError = password === '' ? t('signIn.needPassword') : null;

  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (uinError || nameError || passwordError) return;
        submit({ Uin: uin, ...(kind === 'sub' && { Name: name }), Password: password });
      }}
    >
      <SignInProblem error={error} />
      <Field
        label={t(kind === 'sub' ? 'signIn.ownerUin' : 'signIn.uin')}
        hint={t('signIn.uinHint')}
        error={tried ? uinError : null}
        required
      >
        {(control) => (
          <TextBox
            {...control}
            name={kind === 'sub' ? 'organization' : 'username'}
            autoComplete={kind === 'sub' ? 'organization' : 'username'}
            inputMode="numeric"
            className={styles.input}
            value={uin}
            onChange={(text) => setUin(text.trim())}
          />
        )}
      </Field>
      {kind === 'sub' && (
        <Field label={t('signIn.name')} error={tried ? nameError : null} required>
          {(control) => (
            <TextBox
              {...control}
              name="username"
              autoComplete="username"
              className={styles.input}
              value={name}
              onChange={(text) => setName(text.trim())}
            />
          )}
        </Field>
      )}
      <PasswordField
        label={t('signIn.password')}
        value={password}
        onChange={setPassword}
        error={tried ? passwordError : null}
      />
      <Button type="submit" theme="primary" size="large" block loading={busy}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}
