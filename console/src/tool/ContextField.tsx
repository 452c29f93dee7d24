import { useTranslation } from 'react-i18next';

import { Field } from '@/components/Field';
import { TextBox } from '@/components/TextBox';
import { contextProblem } from '@/lib/context';

const WORDS = { json: 'tool.contextJson', values: 'tool.contextValues', long: 'tool.contextLong' } as const;

interface Props {
  hint: string;
  disabled: boolean;
  value: string;
  onChange: (context: string) => void;
}

/** The encryption context, checked while the user types. */
export function ContextField({ hint, disabled, value, onChange }: Props) {
  const { t } = useTranslation();
  const problem = contextProblem(value);
  return (
    <Field
      label={t('tool.context')}
      note={t('tool.optional')}
      hint={hint}
      error={problem && t(WORDS[problem])}
    >
      {(control) => (
        <TextBox {...control} className="mono" disabled={disabled} value={value} onChange={onChange} />
      )}
    </Field>
  );
}
