import { useTranslation } from 'react-i18next';

import { PasswordField } from './PasswordField';

/** A password to be, typed twice. */
export interface NewPassword {
  first: string;
  second: string;
}

interface Props {
  value: NewPassword;
  onChange: (value: NewPassword) => void;
  /** Whether to say what is missing. */
  tried: boolean;
  autoFocus?: boolean;
}

/** Whether both fields are filled in, and alike. The server knows the rules of the account. */
export function isComplete({ first, second }: NewPassword): boolean {
  return first !== '' && first === second;
}

/** The fields for a new password. */
export function NewPasswordFields({ value, onChange, tried, autoFocus }: Props) {
  const { t } = useTranslation();
  const { first, second } = value;
  return (
    <>
      <PasswordField
        label={t('password.new')}
        hint={t('password.newHint')}
        value={first}
        onChange={(text) => onChange({ ...value, first: text })}
        error={tried && first === '' ? t('password.needNew') : null}
        autoFocus={autoFocus}
        fresh
      />
      <PasswordField
        label={t('password.repeat')}
        value={second}
        onChange={(text) => onChange({ ...value, second: text })}
        error={tried && first !== '' && first !== second ? t('password.different') : null}
        fresh
      />
    </>
  );
}
