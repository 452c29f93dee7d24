import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { symmetricAlgorithmQuery, useCreateKey } from '@/api/keys';
import { ActionButton } from '@/components/ActionButton';
import { ErrorNote } from '@/components/ErrorNote';
import { Field } from '@/components/Field';
import { Modal } from '@/components/Modal';
import { Radio } from '@/components/Radio';
import { SelectBox } from '@/components/SelectBox';
import { aliasProblem } from '@/lib/alias';
import { utf8 } from '@/lib/bytes';
import { DESCRIPTION_BYTES } from '@/lib/limits';
import { AliasField, isAliasError } from './AliasField';
import styles from './CreateKeyForm.module.css';
import { DescriptionField } from './DescriptionField';

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
  const wrong = aliasProblem(alias) !== null || utf8(description).length > DESCRIPTION_BYTES;

  const submit = () => {
    if (wrong || create.isPending) return;
    create.mutate({ Alias: alias, Description: description }, { onSuccess: onCreated });
  };

  return (
    <Modal
      title={t('create.title')}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button type="button" theme="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <ActionButton
            type="submit"
            theme="primary"
            loading={create.isPending}
            reason={wrong ? t('create.fixFirst') : null}
          >
            {t('create.submit')}
          </ActionButton>
        </>
      }
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
      <Field label={t('create.usage')} hint={<AlgorithmNote region={region} />} required>
        {(control) => (
          <SelectBox {...control} className={styles.usage}>
            <option>{t('usage.ENCRYPT_DECRYPT')}</option>
          </SelectBox>
        )}
      </Field>
      <Radio
        label={t('create.material')}
        hint={t('create.materialNote')}
        options={[{ value: 'TENCENT_KMS', label: t('origin.TENCENT_KMS') }]}
        value="TENCENT_KMS"
      />
    </Modal>
  );
}

function AlgorithmNote({ region }: { region: string }) {
  const { t } = useTranslation();
  const { data: algorithm } = useQuery(symmetricAlgorithmQuery(region));
  if (!algorithm) return t('create.algorithmLoading');
  return <Trans i18nKey="create.algorithmNote" values={{ algorithm }} components={{ 1: <strong /> }} />;
}
