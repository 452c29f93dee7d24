import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowseIcon, BrowseOffIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { ApiError } from '@/api/error';
import { signIn, type Session } from '@/api/session';
import { ErrorNote } from '@/components/ErrorNote';
import { Field } from '@/components/Field';
import { Notice } from '@/components/Notice';
import { TextBox } from '@/components/TextBox';
import styles from './SignInForm.module.css';

/** Account number and password. The password is kept nowhere but in its field. */
export function SignInForm({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const { t } = useTranslation();
  const [uin, setUin] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const uinError = uin === '' ? t('signIn.needUin') : /^\d+$/.test(uin) ? null : t('signIn.uinDigits');
  const passwordError = password === '' ? t('signIn.needPassword') : null;

  const submit = async () => {
    setTried(true);
    if (uinError || passwordError) return;
    setBusy(true);
    setError(null);
    try {
      onSignedIn(await signIn(uin, password));
    } catch (problem) {
      setError(problem);
      setPassword('');
      setTried(false);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <SignInProblem error={error} />
      <Field label={t('signIn.uin')} hint={t('signIn.uinHint')} error={tried ? uinError : null} required>
        {(control) => (
          <TextBox
            {...control}
            name="username"
            autoComplete="username"
            inputMode="numeric"
            className={styles.input}
            value={uin}
            onChange={(text) => setUin(text.trim())}
          />
        )}
      </Field>
      <PasswordField value={password} onChange={setPassword} error={tried ? passwordError : null} />
      <Button type="submit" theme="primary" size="large" block loading={busy}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}

function SignInProblem({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  if (!(error instanceof ApiError)) return <ErrorNote error={error} />;
  switch (error.code) {
    case 'AuthFailure.InvalidPassword':
      return <Notice theme="error">{t('signIn.wrong')}</Notice>;
    case 'AuthFailure.Locked':
      return (
        <Notice theme="error" title={t('signIn.locked')}>
          {error.message}
        </Notice>
      );
    default:
      return <ErrorNote error={error} />;
  }
}

interface PasswordProps {
  value: string;
  onChange: (password: string) => void;
  error: string | null;
}

function PasswordField({ value, onChange, error }: PasswordProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const onKey = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <Field label={t('signIn.password')} error={error} hint={capsLock ? t('signIn.capsLock') : null} required>
      {(control) => (
        <div className={styles.password}>
          <TextBox
            {...control}
            name="password"
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            className={styles.input}
            value={value}
            onChange={onChange}
            onKeyDown={onKey}
            onKeyUp={onKey}
            onBlur={() => setCapsLock(false)}
          />
          <button
            type="button"
            className={styles.eye}
            aria-label={t(shown ? 'signIn.hide' : 'signIn.show')}
            onClick={() => setShown(!shown)}
          >
            {shown ? <BrowseIcon /> : <BrowseOffIcon />}
          </button>
        </div>
      )}
    </Field>
  );
}
