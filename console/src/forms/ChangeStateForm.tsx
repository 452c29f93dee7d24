import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { useChangeState, type Key } from '@/api/keys';
import { ActionButton } from '@/components/ActionButton';
import { ErrorNote } from '@/components/ErrorNote';
import { KeyStatus } from '@/components/KeyStatus';
import { Modal } from '@/components/Modal';
import { useTell } from '@/components/Toaster';
import { useRefusal } from '@/lib/useRefusal';
import styles from './ChangeStateForm.module.css';

/** Which way the state changes. */
export type Change = 'Enable' | 'Disable';

interface Props {
  region: string;
  change: Change;
  keys: Key[];
  onClose: () => void;
  onChanged?: () => void;
}

/** The dialog before keys are enabled or disabled: lists them all, and says which will not change and why. */
export function ChangeStateForm({ region, change, keys, onClose, onChanged }: Props) {
  const { t } = useTranslation();
  const tell = useTell();
  const refused = useRefusal();
  const mutation = useChangeState(region, change);
  const willChange = keys.filter((key) => refused(key, change) === null);
  const staying = keys.length - willChange.length;

  const apply = () =>
    mutation.mutate(
      willChange.map((key) => key.KeyId),
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
            theme={change === 'Disable' ? 'danger' : 'primary'}
            loading={mutation.isPending}
            reason={willChange.length === 0 ? t('keys.noneCanChange') : null}
            onClick={apply}
          >
            {t(`operation.${change}`)}
          </ActionButton>
        </>
      }
    >
      <div>
        <p>{t(`confirm.body${change}`)}</p>
        {keys.length > 1 && (
          <p>
            {t('confirm.willChange', { count: willChange.length })}{' '}
            {staying > 0 && t('confirm.wontChange', { count: staying })}
          </p>
        )}
      </div>
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
    </Modal>
  );
}
