import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';

import { algorithmsQuery, useCreateKey, type NewKey } from '@/api/keys';
import { CliNote } from '@/components/CliNote';
import { ErrorNote } from '@/components/ErrorNote';
import { Field } from '@/components/Field';
import { FormModal } from '@/components/FormModal';
import { Radio } from '@/components/Radio';
import { SelectBox } from '@/components/SelectBox';
import { aliasProblem } from '@/lib/alias';
import { utf8 } from '@/lib/bytes';
import { DESCRIPTION_BYTES } from '@/lib/limits';
import { useKeyWords } from '@/lib/useKeyWords';
import { AliasField, isAliasError } from './AliasField';
import styles from './CreateKeyForm.module.css';
import { DescriptionField } from './DescriptionField';

/** The usage that is proposed, and the only one whose material can be imported. */
const SYMMETRIC = 'ENCRYPT_DECRYPT';

interface Props {
  region: string;
  onClose: () => void;
  onCreated: (key: { KeyId: string; Alias: string }) => void;
}

/** The dialog that creates a key. */
export function CreateKeyForm({ region, onClose, onCreated }: Props) {
  const { t } = useTranslation();
  const create = useCreateKey(region);
  const [alias, setAlias] = useState('');
  const [description, setDescription] = useState('');
  const words = useKeyWords();
  const { data: algorithms } = useQuery(algorithmsQuery(region));
  const [usage, setUsage] = useState(SYMMETRIC);
  const [origin, setOrigin] = useState<'TENCENT_KMS' | 'EXTERNAL'>('TENCENT_KMS');
  const pair = usage !== SYMMETRIC;
  // Only symmetric material can be brought along.
  const Type = origin === 'EXTERNAL' && !pair ? 2 : 1;
  const key: NewKey = { Alias: alias, Description: description, KeyUsage: usage, Type };
  const wrong = aliasProblem(alias) !== null || utf8(description).length > DESCRIPTION_BYTES;

  const submit = () => {
    if (wrong || create.isPending) return;
    create.mutate(key, { onSuccess: onCreated });
  };

  return (
    <FormModal
      title={t('create.title')}
      submit={t('create.submit')}
      reason={wrong ? t('create.fixFirst') : null}
      busy={create.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {create.error && !isAliasError(create.error) && <ErrorNote error={create.error} />}
      <AliasField
        value={alias}
        onChange={(text) => {
          setAlias(text);
          create.reset();
        }}
        serverError={create.error}
      />
      <DescriptionField value={description} onChange={setDescription} />
      <Field label={t('create.usage')} hint={<AlgorithmNote algorithm={algorithms?.find((one) => one.KeyUsage === usage)?.Algorithm} />} required>
        {(control) => (
          <SelectBox
            {...control}
            className={styles.usage}
            value={usage}
            onChange={(event) => setUsage(event.target.value)}
          >
            {(algorithms ?? [{ KeyUsage: SYMMETRIC }]).map((one) => (
              <option key={one.KeyUsage} value={one.KeyUsage}>
                {words.usage(one)}
              </option>
            ))}
          </SelectBox>
        )}
      </Field>
      <Radio
        label={t('create.material')}
        hint={t(pair ? 'create.materialPair' : Type === 2 ? 'create.materialExternal' : 'create.materialNote')}
        options={(pair ? (['TENCENT_KMS'] as const) : (['TENCENT_KMS', 'EXTERNAL'] as const)).map((value) => ({
          value,
          label: t(`origin.${value}`),
        }))}
        value={Type === 2 ? 'EXTERNAL' : 'TENCENT_KMS'}
        onChange={setOrigin}
      />
      {!wrong && <CliNote region={region} calls={[{ action: 'CreateKey', parameters: { ...key } }]} />}
    </FormModal>
  );
}

function AlgorithmNote({ algorithm }: { algorithm: string | undefined }) {
  const { t } = useTranslation();
  if (!algorithm) return t('create.algorithmLoading');
  return <Trans i18nKey="create.algorithmNote" values={{ algorithm }} components={{ 1: <strong /> }} />;
}
