import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { BrowseIcon, BrowseOffIcon } from 'tdesign-icons-react';

import { Field } from './Field';
import styles from './PasswordField.module.css';
import { TextBox } from './TextBox';

interface Props {
  label: string;
  value: string;
  onChange: (password: string) => void;
  error?: string | null;
  hint?: string;
  /** Whether it is a password to be, for the browser's password manager. */
  fresh?: boolean;
  autoFocus?: boolean;
}

/** A password that can be shown, and a warning when Caps Lock is on. */
export function PasswordField({ label, value, onChange, error, hint, fresh = false, autoFocus }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const onKey = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  return (
    <Field label={label} error={error} hint={capsLock ? t('signIn.capsLock') : hint} required>
      {(control) => (
        <div className={styles.password}>
          <TextBox
            {...control}
            name={fresh ? 'new-password' : 'password'}
            type={shown ? 'text' : 'password'}
            autoComplete={fresh ? 'new-password' : 'current-password'}
            data-autofocus={autoFocus || undefined}
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
