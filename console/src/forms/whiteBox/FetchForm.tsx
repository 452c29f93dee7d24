import { useTranslation } from 'react-i18next';

import { ask, call } from '@/api/ask';
import { CliNote } from '@/components/CliNote';
import { CopyButton } from '@/components/CopyButton';
import { ErrorNote } from '@/components/ErrorNote';
import { FormModal } from '@/components/FormModal';
import { Notice } from '@/components/Notice';
import { fromBase64 } from '@/lib/bytes';
import { cliCalls } from '@/lib/cliCalls';
import { download } from '@/lib/download';
import { useSubmit } from '@/lib/useSubmit';
import type { WhiteBoxKey } from '@/api/whiteBox';
import noteStyles from '@/components/CliNote.module.css';

interface Props {
  region: string;
  of: WhiteBoxKey;
  onClose: () => void;
}

/** The dialog that saves the decrypt key as the file that `keyward-whitebox` reads. */
export function FetchForm({ region, of: key, onClose }: Props) {
  const { t } = useTranslation();
  const body = { KeyId: key.KeyId };
  const file = `${key.Alias}.key`;
  const { busy, error, submit } = useSubmit(
    () => ask('/kms/DescribeWhiteBoxDecryptKey', body, region),
    ({ DecryptKey }) => {
      download(file, fromBase64(DecryptKey));
      onClose();
    },
  );
  const use = `keyward-whitebox decrypt --key ${file} --iv INITIALIZATION_VECTOR ciphertext > plaintext`;
  return (
    <FormModal
      title={t('whiteBox.fetchTitle', { name: key.Alias })}
      submit={t('action.download')}
      reason={null}
      busy={busy}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('whiteBox.fetchBody')}</p>
      {!key.DeviceFingerprintBind && <Notice theme="warning">{t('whiteBox.fetchUnbound')}</Notice>}
      <p>{t('whiteBox.fetchUse')}</p>
      <div className={noteStyles.line}>
        <pre tabIndex={0} aria-label={t('whiteBox.fetchUse')}>
          {use}
        </pre>
        <CopyButton value={use} name={t('cli.command')} />
      </div>
      {error !== null && <ErrorNote error={error} />}
      <CliNote region={region} calls={cliCalls([call('/kms/DescribeWhiteBoxDecryptKey', body, region)])} />
    </FormModal>
  );
}
