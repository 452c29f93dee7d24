import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ask } from '@/api/ask';
import { ErrorNote } from '@/components/ErrorNote';
import { FormModal } from '@/components/FormModal';
import { fromBase64, toBase64, utf8 } from '@/lib/bytes';
import { PLAINTEXT_BYTES as limit } from '@/lib/limits';
import type { WhiteBoxKey } from '@/api/whiteBox';
import { DataField, EMPTY, type Data } from '@/tool/DataField';
import { ResultBox } from '@/tool/ResultBox';
import { useSecretCall } from '@/tool/useSecretCall';

interface Props {
  region: string;
  of: WhiteBoxKey;
  onClose: () => void;
}

/** The dialog that encrypts with a white-box key: a text or a file in, ciphertext and initialization vector out. */
export function WhiteBoxEncryptForm({ region, of: key, onClose }: Props) {
  const { t } = useTranslation();
  const [data, setData] = useState<Data>(EMPTY);
  const bytes = data.file?.bytes ?? utf8(data.text);
  const encrypt = useSecretCall(() =>
    ask('/kms/EncryptByWhiteBox', { KeyId: key.KeyId, PlainText: toBase64(bytes) }, region),
  );
  const used = bytes.length;
  const tooLarge = used > limit ? t('tool.tooLarge', { limit }) : null;
  const { CipherText, InitializationVector } = encrypt.result ?? {};
  return (
    <FormModal
      title={t('whiteBox.encryptOf', { name: key.Alias })}
      submit={t('whiteBox.encrypt')}
      leave={t('action.close')}
      reason={used === 0 ? t('tool.needPlaintext') : tooLarge}
      busy={encrypt.busy}
      width={720}
      onSubmit={encrypt.run}
      onClose={onClose}
    >
      <DataField
        label={t('whiteBox.plaintext')}
        placeholder={t('tool.plaintextPlaceholder')}
        note={t('tool.bytes', { used, limit })}
        error={tooLarge}
        maxFileBytes={limit}
        refused={null}
        value={data}
        onChange={(next) => {
          setData(next);
          encrypt.clear();
        }}
      />
      {encrypt.error !== null && <ErrorNote error={encrypt.error} />}
      <ResultBox
        title={t('whiteBox.ciphertext')}
        text={CipherText}
        file={{ name: `${key.Alias}.ciphertext`, bytes: fromBase64(CipherText ?? '') }}
      />
      {InitializationVector && (
        <>
          <ResultBox
            title={t('whiteBox.iv')}
            text={InitializationVector}
            file={{ name: `${key.Alias}.iv.txt`, bytes: utf8(InitializationVector) }}
          />
          <p>{t('whiteBox.ivHint')}</p>
        </>
      )}
    </FormModal>
  );
}
