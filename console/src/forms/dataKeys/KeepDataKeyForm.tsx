import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askQuery, call } from '@/api/ask';
import { Field } from '@/components/Field';
import { SelectBox } from '@/components/SelectBox';
import { TextArea, TextBox } from '@/components/TextBox';
import { CallForm } from '@/forms/access/CallForm';

interface Props {
  region: string;
  /** Whether the user brings the data key; otherwise the service makes it. */
  imported: boolean;
  onClose: () => void;
}

/** How `ImportType` calls material that is not encrypted. */
const PLAINTEXT = 2;

/** The dialog that has a data key made or imported, and kept under a key. */
export function KeepDataKeyForm({ region, imported, onClose }: Props) {
  const { t } = useTranslation();
  // Enabled keys for encryption; whoever has more of them finds the others by their page.
  const { data } = useQuery(askQuery('/kms/ListKeyDetail', { Limit: 200, KeyState: 1, KeyUsage: 'ENCRYPT_DECRYPT' }, region));
  const [name, setName] = useState('');
  const [keyId, setKeyId] = useState('');
  const [length, setLength] = useState('32');
  const [material, setMaterial] = useState('');
  const [description, setDescription] = useState('');
  const bytes = /^\d{1,4}$/.test(length) ? Number(length) : 0;
  const wrongLength = !imported && (bytes < 1 || bytes > 1024);
  const text = description && { Description: description };
  const calls = imported
    ? [
        call(
          '/kms/ImportDataKey',
          { DataKeyName: name, KeyId: keyId, ImportType: PLAINTEXT, ImportKeyMaterial: material.trim(), ...text },
          region,
        ),
      ]
    : [
        call(
          '/kms/GenerateDataKey',
          { KeyId: keyId, NumberOfBytes: bytes, IsHostedByKms: 1, DataKeyName: name, ...text },
          region,
        ),
      ];
  const reason = () => {
    if (name.trim() === '' || keyId === '') return t('dataKeys.needName');
    if (wrongLength) return t('create.fixFirst');
    return imported && material.trim() === '' ? t('dataKeys.needMaterial') : null;
  };
  const title = t(imported ? 'dataKeys.import' : 'dataKeys.create');
  return (
    <CallForm
      title={title}
      submit={title}
      calls={calls}
      reason={reason()}
      done={t('dataKeys.created', { name })}
      onClose={onClose}
    >
      <Field label={t('dataKeys.name')} required>
        {(control) => <TextBox {...control} data-autofocus value={name} onChange={setName} />}
      </Field>
      <Field label={t('dataKeys.of')} required>
        {(control) => (
          <SelectBox {...control} value={keyId} onChange={(event) => setKeyId(event.target.value)}>
            <option value="">{t('dataKeys.chooseKey')}</option>
            {data?.KeyMetadatas.map((key) => (
              <option key={key.KeyId} value={key.KeyId}>
                {key.Alias}
              </option>
            ))}
          </SelectBox>
        )}
      </Field>
      {imported ? (
        <Field label={t('dataKeys.material')} hint={t('dataKeys.materialHint')} required>
          {(control) => (
            <TextArea {...control} className="mono" rows={3} spellCheck={false} value={material} onChange={setMaterial} />
          )}
        </Field>
      ) : (
        <Field
          label={t('dataKeys.length')}
          hint={t('dataKeys.lengthHint')}
          error={wrongLength ? t('dataKeys.lengthWrong') : null}
          required
        >
          {(control) => <TextBox {...control} inputMode="numeric" value={length} onChange={setLength} />}
        </Field>
      )}
      <Field label={t('dataKeys.description')}>
        {(control) => <TextBox {...control} value={description} onChange={setDescription} />}
      </Field>
    </CallForm>
  );
}
