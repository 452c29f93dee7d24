import { useTranslation } from 'react-i18next';

import { Field } from './Field';
import { TextBox } from './TextBox';

interface Props {
  value: string;
  onChange: (code: string) => void;
  error?: string | null;
  /** Whether a recovery code does as well. */
  recovery?: boolean;
}

/** The six digits of an authenticator app. */
export function CodeField({ value, onChange, error, recovery = false }: Props) {
  const { t } = useTranslation();
  return (
    <Field
      label={t('factor.code')}
      hint={t(recovery ? 'factor.codeOrRecoveryHint' : 'factor.codeHint')}
      error={error}
      required
    >
      {(control) => (
        <TextBox
          {...control}
          name="code"
          autoComplete="one-time-code"
          inputMode={recovery ? 'text' : 'numeric'}
          className="mono"
          data-autofocus
          autoFocus
          value={value}
          onChange={onChange}
        />
      )}
    </Field>
  );
}
