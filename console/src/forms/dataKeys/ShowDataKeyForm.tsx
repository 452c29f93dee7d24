import { useTranslation } from 'react-i18next';

import { ask } from '@/api/ask';
import type { DataKey } from '@/api/dataKeys';
import { ErrorNote } from '@/components/ErrorNote';
import { FormModal } from '@/components/FormModal';
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
    <FormModal
      title={t('dataKeys.showTitle', { name: key.DataKeyName })}
      submit={t('dataKeys.show')}
      leave={t('action.close')}
      reason={null}
      busy={show.busy}
      onSubmit={show.run}
      onClose={onClose}
    >
      <Notice theme="warning">{t('dataKeys.showBody')}</Notice>
      {show.error !== null && <ErrorNote error={show.error} />}
      <ResultBox
        title={t('dataKeys.plaintext')}
        text={plaintext}
        file={{ name: `${key.DataKeyName}.key`, bytes: fromBase64(plaintext ?? '') }}
      />
    </FormModal>
  );
}
