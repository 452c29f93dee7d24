import { useTranslation } from 'react-i18next';

import { Field } from '@/components/Field';
import { TextArea } from '@/components/TextBox';
import { utf8 } from '@/lib/bytes';
import { DESCRIPTION_BYTES as limit } from '@/lib/limits';

interface Props {
  value: string;
  onChange: (description: string) => void;
  autoFocus?: boolean;
}

/** The description of a key, with a count of its bytes. */
export function DescriptionField({ value, onChange, autoFocus }: Props) {
  const { t } = useTranslation();
  const used = utf8(value).length;
  return (
    <Field
      label={t('create.description')}
      note={t('create.bytes', { used, limit })}
      error={used > limit ? t('create.tooLong', { limit }) : null}
    >
      {(control) => (
        <TextArea
          {...control}
          data-autofocus={autoFocus}
          placeholder={t('create.descriptionPlaceholder')}
          value={value}
          onChange={onChange}
        />
      )}
    </Field>
  );
}
