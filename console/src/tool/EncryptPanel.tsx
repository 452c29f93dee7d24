import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { encrypt } from '@/api/crypto';
import type { Key } from '@/api/keys';
import { Notice } from '@/components/Notice';
import { toBase64, utf8 } from '@/lib/bytes';
import { contextProblem } from '@/lib/context';
import { PLAINTEXT_BYTES as limit } from '@/lib/limits';
import { useRefusal } from '@/lib/useRefusal';
import { ContextField } from './ContextField';
import { DataField, EMPTY, type Data } from './DataField';
import { ResultBox } from './ResultBox';
import { ToolLayout } from './ToolLayout';
import { useSecretCall } from './useSecretCall';

/** Plaintext in, ciphertext out. */
export function EncryptPanel({ region, of: key }: { region: string; of: Key }) {
  const { t } = useTranslation();
  const [data, setData] = useState<Data>(EMPTY);
  const [context, setContext] = useState('');
  const call = useSecretCall(encrypt);
  const refused = useRefusal()(key, 'Encrypt');
  const bytes = data.file?.bytes ?? utf8(data.text);
  const used = bytes.length;

  const reason = () => {
    if (refused) return refused;
    if (used === 0) return t('tool.needPlaintext');
    if (used > limit) return t('tool.tooLarge', { limit });
    return contextProblem(context) ? t('create.fixFirst') : null;
  };
  const ciphertext = call.result?.CiphertextBlob;

  return (
    <ToolLayout
      notice={refused && <Notice theme="warning">{refused}</Notice>}
      reason={reason()}
      busy={call.busy}
      error={call.error}
      onExecute={() => call.run(region, key.KeyId, toBase64(bytes), context)}
      result={
        <ResultBox
          title={t('tool.resultCiphertext')}
          text={ciphertext}
          file={{ name: `${key.Alias}.ciphertext.txt`, bytes: utf8(ciphertext ?? '') }}
        />
      }
    >
      <DataField
        label={t('tool.plaintext')}
        placeholder={t('tool.plaintextPlaceholder')}
        note={t('tool.bytes', { used, limit })}
        error={used > limit ? t('tool.tooLarge', { limit }) : null}
        maxFileBytes={limit}
        refused={refused}
        value={data}
        onChange={(next) => {
          setData(next);
          call.clear();
        }}
      />
      <ContextField
        hint={t('tool.contextHint')}
        disabled={refused !== null}
        value={context}
        onChange={(next) => {
          setContext(next);
          call.clear();
        }}
      />
    </ToolLayout>
  );
}
