import { QRCodeSVG } from 'qrcode.react';
import { useTranslation } from 'react-i18next';

import type { DeviceSecret } from '@/api/session';
import { CopyButton } from './CopyButton';
import styles from './DeviceCode.module.css';

/** What an authenticator app scans, and the same to be typed. Drawn here: the secret goes nowhere else. */
export function DeviceCode({ device }: { device: DeviceSecret }) {
  const { t } = useTranslation();
  const groups = device.Secret.match(/.{1,4}/g)?.join(' ');
  return (
    <div className={styles.device}>
      {/* Black on white in any theme: that is what cameras read. */}
      <QRCodeSVG value={device.Uri} size={168} marginSize={3} title={t('factor.qr')} className={styles.qr} />
      <div>
        <p>{t('factor.scan')}</p>
        <p className={styles.typed}>{t('factor.type')}</p>
        <code className={styles.secret}>{groups}</code>{' '}
        <CopyButton value={device.Secret} name={t('factor.secret')} />
      </div>
    </div>
  );
}
