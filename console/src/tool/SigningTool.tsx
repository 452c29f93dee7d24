import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ask } from '@/api/ask';
import type { Key } from '@/api/keys';
import { Card } from '@/components/Card';
import { Field } from '@/components/Field';
import { Notice } from '@/components/Notice';
import { SelectBox } from '@/components/SelectBox';
import { TabBar } from '@/components/TabBar';
import { TextArea } from '@/components/TextBox';
import { fromBase64, toBase64, utf8 } from '@/lib/bytes';
import { PLAINTEXT_BYTES as limit } from '@/lib/limits';
import { signingAlgorithms } from '@/lib/signing';
import { DataField, EMPTY, type Data } from './DataField';
import { ResultBox } from './ResultBox';
import { ToolLayout } from './ToolLayout';
import { useSecretCall } from './useSecretCall';

/** Signs and verifies single messages. What is typed is gone with the page. */
export function SigningTool({ region, of: key }: { region: string; of: Key }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<'sign' | 'verify'>('sign');
  return (
    <Card title={t('tool.title')} lead={t('tool.lead')}>
      <TabBar
        label={t('tool.title')}
        tabs={[
          { id: 'sign', label: t('tool.sign') },
          { id: 'verify', label: t('tool.verify') },
        ]}
        value={tab}
        onChange={setTab}
      >
        <SigningPanel key={tab} region={region} of={key} verifies={tab === 'verify'} />
      </TabBar>
    </Card>
  );
}

interface Props {
  region: string;
  of: Key;
  /** Whether a signature is given; otherwise one is made. */
  verifies: boolean;
}

/** A message in, and a signature out; or both in, and out whether they belong together. */
function SigningPanel({ region, of: key, verifies }: Props) {
  const { t } = useTranslation();
  const algorithms = signingAlgorithms(key.KeyUsage);
  const [algorithm, setAlgorithm] = useState(algorithms[0] ?? '');
  const [data, setData] = useState<Data>(EMPTY);
  const [given, setGiven] = useState('');
  const bytes = data.file?.bytes ?? utf8(data.text);
  const call = useSecretCall(async () => {
    const body = { KeyId: key.KeyId, Algorithm: algorithm, Message: toBase64(bytes) };
    if (!verifies) return (await ask('/kms/SignByAsymmetricKey', body, region)).Signature;
    const verified = await ask('/kms/VerifyByAsymmetricKey', { ...body, SignatureValue: given.trim() }, region);
    return verified.SignatureValid;
  });
  const used = bytes.length;
  const tooLarge = used > limit ? t('tool.tooLarge', { limit }) : null;
  const disabled = key.KeyState === 'Enabled' ? null : t('tool.notEnabled');
  const reason = () => {
    if (disabled ?? tooLarge) return disabled ?? tooLarge;
    if (used === 0) return t('tool.needMessage');
    return verifies && given.trim() === '' ? t('tool.needSignature') : null;
  };
  const { result } = call;
  const signature = typeof result === 'string' ? result : undefined;
  return (
    <ToolLayout
      notice={disabled && <Notice theme="warning">{disabled}</Notice>}
      reason={reason()}
      busy={call.busy}
      error={call.error}
      onExecute={() => call.run()}
      result={
        verifies ? (
          <div aria-live="polite">
            {result === true && <Notice theme="success">{t('tool.valid')}</Notice>}
            {result === false && <Notice theme="error">{t('tool.notValid')}</Notice>}
          </div>
        ) : (
          <ResultBox
            title={t('tool.signature')}
            text={signature}
            file={{ name: `${key.Alias}.sig`, bytes: fromBase64(signature ?? '') }}
          />
        )
      }
    >
      <Field label={t('tool.algorithm')}>
        {(control) => (
          <SelectBox {...control} value={algorithm} onChange={(event) => setAlgorithm(event.target.value)}>
            {algorithms.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </SelectBox>
        )}
      </Field>
      <DataField
        label={t('tool.message')}
        placeholder={t('tool.messagePlaceholder')}
        note={t('tool.bytes', { used, limit })}
        error={tooLarge}
        maxFileBytes={limit}
        refused={disabled}
        value={data}
        onChange={(next) => {
          setData(next);
          call.clear();
        }}
      />
      {verifies && (
        <Field label={t('tool.signature')}>
          {(control) => (
            <TextArea
              {...control}
              className="mono"
              rows={4}
              spellCheck={false}
              value={given}
              onChange={(text) => {
                setGiven(text);
                call.clear();
              }}
            />
          )}
        </Field>
      )}
    </ToolLayout>
  );
}
