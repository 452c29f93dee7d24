import { useTranslation } from 'react-i18next';

import { Field } from '@/components/Field';
import { TextArea } from '@/components/TextBox';

/** What is wrong with a text that should be JSON, or `null`. */
export function jsonProblem(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Who may take a role, if that is anybody of an account. */
export function trustOf(account: number): string {
  const principal = { qcs: [`qcs::cam::uin/${account}:root`] };
  const statement = [{ effect: 'allow', action: 'name/sts:AssumeRole', principal }];
  return JSON.stringify({ version: '2.0', statement }, null, 2);
}

/** The document that says who may take a role. */
export function TrustField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const problem = jsonProblem(value);
  return (
    <Field
      label={t('roles.trustDocument')}
      hint={t('roles.trustLead')}
      error={problem && t('roles.badJson', { found: problem })}
      required
    >
      {(control) => (
        <TextArea {...control} className="mono" rows={12} spellCheck={false} value={value} onChange={onChange} />
      )}
    </Field>
  );
}
