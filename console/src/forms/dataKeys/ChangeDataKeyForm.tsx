import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { call } from '@/api/ask';
import type { DataKey } from '@/api/dataKeys';
import { Field } from '@/components/Field';
import { Notice } from '@/components/Notice';
import { TextBox } from '@/components/TextBox';
import { CallForm } from '@/forms/access/CallForm';

/** Which way a data key changes. */
export type DataKeyChange = 'Enable' | 'Disable' | 'Schedule' | 'Cancel';

interface Props {
  region: string;
  change: DataKeyChange;
  of: DataKey;
  onClose: () => void;
}

/** The dialog before the state of a data key changes: says what that means. */
export function ChangeDataKeyForm({ region, change, of: key, onClose }: Props) {
  const { t } = useTranslation();
  const [days, setDays] = useState('7');
  const number = /^\d{1,2}$/.test(days) ? Number(days) : 0;
  const wrongDays = change === 'Schedule' && (number < 7 || number > 30);
  const name = key.DataKeyName;
  const body = { DataKeyId: key.DataKeyId };
  const [title, text, submit] = {
    Enable: [t('dataKeys.enableTitle', { name }), t('dataKeys.enableBody'), t('dataKeys.enable')] as const,
    Disable: [t('dataKeys.disableTitle', { name }), t('dataKeys.disableBody'), t('dataKeys.disable')] as const,
    Schedule: [t('dataKeys.scheduleTitle', { name }), t('dataKeys.scheduleBody', { days: number }), t('dataKeys.schedule')] as const,
    Cancel: [t('dataKeys.cancelTitle', { name }), t('dataKeys.cancelBody'), t('dataKeys.cancelDeletion')] as const,
  }[change];
  const calls = {
    Enable: () => call('/kms/EnableDataKey', body, region),
    Disable: () => call('/kms/DisableDataKey', body, region),
    Schedule: () => call('/kms/ScheduleDataKeyDeletion', { ...body, PendingWindowInDays: number }, region),
    Cancel: () => call('/kms/CancelDataKeyDeletion', body, region),
  };
  const danger = change === 'Disable' || change === 'Schedule';
  return (
    <CallForm
      title={title}
      submit={submit}
      danger={danger}
      calls={[calls[change]()]}
      reason={wrongDays ? t('create.fixFirst') : null}
      done={t('dataKeys.changed')}
      onClose={onClose}
    >
      {danger ? <Notice theme="warning">{text}</Notice> : <p>{text}</p>}
      {change === 'Schedule' && (
        <Field label={t('dataKeys.days')} error={wrongDays ? t('dataKeys.daysWrong') : null} required>
          {(control) => <TextBox {...control} inputMode="numeric" value={days} onChange={setDays} />}
        </Field>
      )}
    </CallForm>
  );
}
