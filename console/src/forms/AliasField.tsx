import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ApiError } from '@/api/error';
import { Field } from '@/components/Field';
import { TextBox } from '@/components/TextBox';
import { aliasProblem } from '@/lib/alias';

/** The errors of the server that are about the name and therefore shown at its field. */
const ALIAS_CODES = ['InvalidParameterValue.AliasAlreadyExists', 'InvalidParameterValue.InvalidAlias'];

/** Whether an error belongs at the field of the name. */
export function isAliasError(error: unknown): error is ApiError {
  return error instanceof ApiError && ALIAS_CODES.includes(error.code);
}

interface Props {
  value: string;
  onChange: (alias: string) => void;
  /** What the server said of the last attempt. */
  serverError: unknown;
}

/** The name of a key, checked while the user types. */
export function AliasField({ value, onChange, serverError }: Props) {
  const { t } = useTranslation();
  // An empty field is only wrong once the user has been there.
  const [left, setLeft] = useState(false);
  const problem = aliasProblem(value);
  const shown = problem === 'empty' && !left ? null : problem;
  const error = shown ? t(`alias.${shown}`) : isAliasError(serverError) ? serverError.message : null;
  return (
    <Field label={t('key.name')} hint={t('create.nameHint')} error={error} note={`${value.length} / 60`} required>
      {(control) => (
        <TextBox
          {...control}
          data-autofocus
          placeholder={t('create.namePlaceholder')}
          value={value}
          onChange={onChange}
          onBlur={() => setLeft(value === '')}
        />
      )}
    </Field>
  );
}
