import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { call } from '@/api/ask';
import { Field } from '@/components/Field';
import { Radio } from '@/components/Radio';
import { TextArea } from '@/components/TextBox';
import { CallForm } from '@/forms/access/CallForm';
import { AliasField } from '@/forms/AliasField';
import { aliasProblem } from '@/lib/alias';

/** The dialog that makes a white-box key. Its decrypt key is fetched later, when it is needed. */
export function CreateWhiteBoxForm({ region, onClose }: { region: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [alias, setAlias] = useState('');
  const [algorithm, setAlgorithm] = useState('SM4');
  const [description, setDescription] = useState('');
  const body = { Alias: alias, Algorithm: algorithm, ...(description && { Description: description }) };
  return (
    <CallForm
      title={t('whiteBox.create')}
      submit={t('whiteBox.create')}
      calls={[call('/kms/CreateWhiteBoxKey', body, region)]}
      reason={aliasProblem(alias) ? t('create.fixFirst') : null}
      done={t('whiteBox.created', { name: alias })}
      onClose={onClose}
    >
      <AliasField value={alias} onChange={setAlias} serverError={null} />
      <Radio
        label={t('whiteBox.algorithm')}
        hint={t('whiteBox.createLead')}
        value={algorithm}
        onChange={setAlgorithm}
        options={[
          { value: 'SM4', label: 'SM4' },
          { value: 'AES_256', label: 'AES-256' },
        ]}
      />
      <Field label={t('whiteBox.description')} hint={t('whiteBox.descriptionHint')}>
        {(control) => <TextArea {...control} rows={2} value={description} onChange={setDescription} />}
      </Field>
    </CallForm>
  );
}
