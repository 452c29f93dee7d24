import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { ask } from '@/api/ask';
import type { DataKey } from '@/api/dataKeys';
import { ActionButton } from '@/components/ActionButton';
import { ErrorNote } from '@/components/ErrorNote';
import { Modal } from '@/components/Modal';
import { Notice } from '@/components/Notice';
import { fromBase64 } from '@/lib/bytes';
import { ResultBox } from '@/tool/ResultBox';
import { useSecretCall } from '@/tool/useSecretCall';

interface Props {
  region: string;
  of: DataKey;
  onClose: () => void;
}

/** The dialog that shows a data key, once asked to. */
export function ShowDataKeyForm({ region, of: key, onClose }: Props) {
  const { t } = useTranslation();
  const show = useSecretCall(() => ask('/kms/GetDataKeyPlaintext', { DataKeyId: key.DataKeyId }, region));
  const plaintext = show.result?.Plaintext;
  return (
    <Modal
      title={t('dataKeys.showTitle', { name: key.DataKeyName })}
      onClose={onClose}
      onSubmit={() => show.run()}
      footer={
        <>
          <Button type="button" theme="default" onClick={onClose} data-autofocus>
            {t('action.close')}
          </Button>
          <ActionButton type="submit" theme="primary" loading={show.busy} reason={null}>
            {t('dataKeys.show')}
          </ActionButton>
        </>
      }
    >
      <Notice theme="warning">{t('dataKeys.showBody')}</Notice>
      {show.error !== null && <ErrorNote error={show.error} />}
      <ResultBox
        title={t('dataKeys.plaintext')}
        text={plaintext}
        file={{ name: `${key.DataKeyName}.key`, bytes: fromBase64(plaintext ?? '') }}
      />
    </Modal>
  );
}
