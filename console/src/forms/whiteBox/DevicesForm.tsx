import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { UploadIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { askQuery, call } from '@/api/ask';
import { ErrorNote } from '@/components/ErrorNote';
import { Field } from '@/components/Field';
import { TextArea } from '@/components/TextBox';
import { CallForm } from '@/forms/access/CallForm';
import { DEVICES, readDevices, writeDevices } from '@/lib/fingerprints';
import type { WhiteBoxKey } from '@/api/whiteBox';

interface Props {
  region: string;
  of: WhiteBoxKey;
  onClose: () => void;
}

/** The dialog with the devices of a white-box key: typed, pasted, or from a file, checked line by line. */
export function DevicesForm({ region, of: key, onClose }: Props) {
  const { t } = useTranslation();
  const { data, error } = useQuery(askQuery('/kms/DescribeWhiteBoxDeviceFingerprints', { KeyId: key.KeyId }, region));
  const [typed, setTyped] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const text = typed ?? writeDevices(data?.DeviceFingerprints ?? []);
  const { devices, problems } = readDevices(text);
  const [wrong] = problems;
  const problem = () => {
    if (wrong) return t(`whiteBox.line.${wrong.kind}`, { line: wrong.line });
    return devices.length > DEVICES ? t('whiteBox.tooMany', { count: devices.length, limit: DEVICES }) : null;
  };
  const reason = () => {
    if (!data) return t('audit.loading');
    return problem() && t('create.fixFirst');
  };
  return (
    <CallForm
      title={t('whiteBox.devicesOf', { name: key.Alias })}
      submit={t('action.save')}
      width={760}
      calls={[
        call('/kms/OverwriteWhiteBoxDeviceFingerprints', { KeyId: key.KeyId, DeviceFingerprints: devices }, region),
      ]}
      reason={reason()}
      done={t('whiteBox.devicesSaved', { count: devices.length })}
      onClose={onClose}
    >
      <p>{t('whiteBox.devicesBody')}</p>
      {error && <ErrorNote error={error} />}
      <Field
        label={t('whiteBox.devicesLabel')}
        hint={t('whiteBox.devicesHint')}
        note={`${devices.length} / ${DEVICES}`}
        error={problem()}
      >
        {(control) => (
          <TextArea {...control} className="mono" rows={8} spellCheck={false} value={text} onChange={setTyped} />
        )}
      </Field>
      <input
        ref={picker}
        type="file"
        accept=".csv,.txt,text/csv,text/plain"
        hidden
        onChange={async (event) => {
          const file = event.target.files?.[0];
          if (file) setTyped(await file.text());
          event.target.value = '';
        }}
      />
      <Button type="button" theme="default" icon={<UploadIcon />} onClick={() => picker.current?.click()}>
        {t('whiteBox.devicesFile')}
      </Button>
    </CallForm>
  );
}
