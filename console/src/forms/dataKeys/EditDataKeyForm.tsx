import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { call } from '@/api/ask';
import type { DataKey } from '@/api/dataKeys';
import { Field } from '@/components/Field';
import { TextBox } from '@/components/TextBox';
import { CallForm } from '@/forms/access/CallForm';

interface Props {
  region: string;
  of: DataKey;
  onClose: () => void;
}

/** The dialog that changes what a data key is called. */
export function EditDataKeyForm({ region, of: key, onClose }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState(key.DataKeyName);
  const [description, setDescription] = useState(key.Description);
  const id = { DataKeyId: key.DataKeyId };
  const calls = [
    ...(name !== key.DataKeyName ? [call('/kms/UpdateDataKeyName', { ...id, DataKeyName: name }, region)] : []),
    ...(description !== key.Description
      ? [call('/kms/UpdateDataKeyDescription', { ...id, Description: description }, region)]
      : []),
  ];
  return (
    <CallForm
      title={t('dataKeys.rename')}
      submit={t('action.save')}
      calls={calls}
      reason={name.trim() === '' || calls.length === 0 ? t('create.fixFirst') : null}
      done={t('dataKeys.changed')}
      onClose={onClose}
    >
      <Field label={t('dataKeys.name')} required>
        {(control) => <TextBox {...control} data-autofocus value={name} onChange={setName} />}
      </Field>
      <Field label={t('dataKeys.description')}>
        {(control) => <TextBox {...control} value={description} onChange={setDescription} />}
      </Field>
    </CallForm>
  );
}
