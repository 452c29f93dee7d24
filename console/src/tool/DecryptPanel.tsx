import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { decrypt } from '@/api/crypto';
import type { Key } from '@/api/keys';
import { Notice } from '@/components/Notice';
import { asText } from '@/lib/bytes';
import { contextProblem } from '@/lib/context';
import { useRefusal } from '@/lib/useRefusal';
import { to } from '@/routes';
import { ContextField } from './ContextField';
import { DataField, EMPTY, type Data } from './DataField';
import { PlaintextResult } from './PlaintextResult';
import { ToolLayout } from './ToolLayout';
import { useSecretCall } from './useSecretCall';

/** More than any ciphertext of this service has; keeps a wrongly chosen file from being read. */
const FILE_BYTES = 64 * 1024;

/** Ciphertext in, plaintext out. The server finds the key by the ciphertext. */
export function DecryptPanel({ region, of: key }: { region: string; of: Key }) {
  const { t } = useTranslation();
  const [data, setData] = useState<Data>(EMPTY);
  const [context, setContext] = useState('');
  const call = useSecretCall(decrypt);
  const refused = useRefusal()(key, 'Decrypt');
  const ciphertext = data.file ? asText(data.file.bytes) : data.text;
  const usedKey = call.result?.KeyId;

  const reason = () => {
    if (refused) return refused;
    if (ciphertext === null) return t('tool.fileNotText');
    if (ciphertext.trim() === '') return t('tool.needCiphertext');
    return contextProblem(context) ? t('create.fixFirst') : null;
  };

  return (
    <ToolLayout
      notice={refused ? <Notice theme="warning">{refused}</Notice> : <Notice theme="info">{t('tool.findsKey')}</Notice>}
      reason={reason()}
      busy={call.busy}
      error={call.error}
      onExecute={() => call.run(region, (ciphertext ?? '').trim(), context)}
      result={
        <>
          <PlaintextResult base64={call.result?.Plaintext} fileName={`${key.Alias}.plaintext`} />
          {usedKey && usedKey !== key.KeyId && (
            <Notice theme="info">
              {t('tool.otherKey')} <Link {...to.key(region, usedKey)}>{usedKey}</Link>
            </Notice>
          )}
        </>
      }
    >
      <DataField
        label={t('tool.ciphertext')}
        placeholder={t('tool.ciphertextPlaceholder')}
        error={ciphertext === null ? t('tool.fileNotText') : null}
        maxFileBytes={FILE_BYTES}
        refused={refused}
        value={data}
        onChange={(next) => {
          setData(next);
          call.clear();
        }}
      />
      <ContextField
        hint={t('tool.contextHintDecrypt')}
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
