import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { keyCalls, useChangeKeys, type Key, type KeyChange } from '@/api/keys';
import { ActionButton } from '@/components/ActionButton';
import { CliNote } from '@/components/CliNote';
import { ErrorNote } from '@/components/ErrorNote';
import { Field } from '@/components/Field';
import { KeyStatus } from '@/components/KeyStatus';
import { Modal } from '@/components/Modal';
import { Notice } from '@/components/Notice';
import { TextBox } from '@/components/TextBox';
import { useTell } from '@/components/Toaster';
import { useRefusal } from '@/lib/useRefusal';
import styles from './ChangeStateForm.module.css';
import { LastUse } from './LastUse';

/** Which way keys change. */
export type Change = KeyChange;

/** Changes that ask for a number of days: the least, the most, and what is proposed. */
const DAYS: Partial<Record<Change, [number, number, number]>> = { Schedule: [7, 30, 7], RotationOn: [7, 365, 365] };

/** Changes that take something away. */
const DANGEROUS: Change[] = ['Disable', 'Schedule', 'Archive'];

interface Props {
  region: string;
  change: Change;
  keys: Key[];
  onClose: () => void;
  onChanged?: () => void;
}

/** The dialog before keys change: lists them all, and says which will not change and why. */
export function ChangeStateForm({ region, change, keys, onClose, onChanged }: Props) {
  const { t } = useTranslation();
  const tell = useTell();
  const refused = useRefusal();
  const mutation = useChangeKeys(region, change);
  const range = DAYS[change];
  const [days, setDays] = useState(String(range?.[2] ?? 0));
  const number = /^\d{1,3}$/.test(days) ? Number(days) : NaN;
  const wrongDays = range !== undefined && !(number >= range[0] && number <= range[1]);
  const willChange = keys.filter((key) => refused(key, change) === null);
  const staying = keys.length - willChange.length;

  const ids = willChange.map((key) => key.KeyId);
  const reason = () => {
    if (willChange.length === 0) return t('keys.noneCanChange');
    return wrongDays ? t('create.fixFirst') : null;
  };
  const apply = () =>
    mutation.mutate(
      { KeyIds: ids, days: number },
      {
        onSuccess: () => {
          tell({ text: t(`keys.changed${change}`, { count: willChange.length }) });
          onChanged?.();
          onClose();
        },
      },
    );

  return (
    <Modal
      title={t(`confirm.title${change}`, { count: keys.length })}
      width={680}
      onClose={onClose}
      footer={
        <>
          <Button theme="default" onClick={onClose} data-autofocus>
            {t('action.cancel')}
          </Button>
          <ActionButton
            theme={DANGEROUS.includes(change) ? 'danger' : 'primary'}
            loading={mutation.isPending}
            reason={reason()}
            onClick={apply}
          >
            {t(`operation.${change}`)}
          </ActionButton>
        </>
      }
    >
      <div>
        {change !== 'Schedule' && <p>{t(`confirm.body${change}`)}</p>}
        {keys.length > 1 && (
          <p>
            {t('confirm.willChange', { count: willChange.length })}{' '}
            {staying > 0 && t('confirm.wontChange', { count: staying })}
          </p>
        )}
      </div>
      {change === 'Schedule' && <Notice theme="warning">{t('confirm.bodySchedule')}</Notice>}
      {range && (
        <Field
          label={t(`confirm.days${change as 'Schedule' | 'RotationOn'}`)}
          error={wrongDays ? t('confirm.daysRange', { least: range[0], most: range[1] }) : null}
          required
        >
          {(control) => <TextBox {...control} inputMode="numeric" value={days} onChange={setDays} />}
        </Field>
      )}
      {mutation.error && <ErrorNote error={mutation.error} />}
      <div className={styles.list} role="region" aria-label={t('confirm.listLabel')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {[t('key.idAndName'), t('key.state'), t('confirm.result')].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => {
              const reason = refused(key, change);
              return (
                <tr key={key.KeyId}>
                  <td>
                    <strong>{key.Alias}</strong>
                    <div className={styles.id}>{key.KeyId}</div>
                    {change === 'Schedule' && <LastUse region={region} keyId={key.KeyId} />}
                  </td>
                  <td>
                    <KeyStatus of={key} />
                  </td>
                  <td className={reason ? styles.stays : styles.changes}>
                    {reason ?? t(`confirm.becomes${change}`)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {!wrongDays && <CliNote region={region} calls={keyCalls(change, ids, number)} />}
    </Modal>
  );
}
