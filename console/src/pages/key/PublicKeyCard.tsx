import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { DownloadIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { askQuery } from '@/api/ask';
import type { Key } from '@/api/keys';
import noteStyles from '@/components/CliNote.module.css';
import { Card } from '@/components/Card';
import { CopyButton } from '@/components/CopyButton';
import { ErrorNote } from '@/components/ErrorNote';
import { fromBase64, utf8 } from '@/lib/bytes';
import { download } from '@/lib/download';

/** The public key of a pair, to copy and to save. */
export function PublicKeyCard({ region, of: key }: { region: string; of: Key }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(askQuery('/kms/GetPublicKey', { KeyId: key.KeyId }, region));
  const save = (end: string, bytes: Uint8Array<ArrayBuffer>) => (
    <Button theme="default" icon={<DownloadIcon />} onClick={() => download(`${key.Alias}.${end}`, bytes)}>
      {t(end === 'pem' ? 'keyCards.downloadPem' : 'keyCards.downloadDer')}
    </Button>
  );
  return (
    <Card
      title={t('keyCards.publicKey')}
      lead={t('keyCards.publicKeyLead')}
      extra={
        data && (
          <>
            {save('pem', utf8(data.PublicKeyPem))} {save('der', fromBase64(data.PublicKey))}
          </>
        )
      }
    >
      {error && <ErrorNote error={error} />}
      {data && (
        <div className={noteStyles.line}>
          <pre tabIndex={0} aria-label={t('keyCards.publicKey')}>
            {data.PublicKeyPem}
          </pre>
          <CopyButton value={data.PublicKeyPem} name={t('keyCards.publicKey')} />
        </div>
      )}
    </Card>
  );
}
