import { useTranslation } from 'react-i18next';
import { DownloadIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { utf8 } from '@/lib/bytes';
import { download } from '@/lib/download';
import { CopyButton } from './CopyButton';
import { Notice } from './Notice';
import styles from './RecoveryCodes.module.css';

/** The codes for the day the device is lost. They are shown this once. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const { t } = useTranslation();
  const text = codes.join('\n');
  return (
    <div className={styles.codes}>
      <Notice theme="warning" title={t('factor.recoveryTitle')}>
        {t('factor.recoveryBody')}
      </Notice>
      <ul className={styles.list} aria-label={t('factor.recoveryCodes')}>
        {codes.map((code) => (
          <li key={code} className="mono">
            {code}
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <CopyButton value={text} name={t('factor.recoveryCodes')} />
        <Button
          type="button"
          size="small"
          theme="default"
          variant="outline"
          icon={<DownloadIcon />}
          onClick={() => download('keyward-recovery-codes.txt', utf8(`${text}\n`))}
        >
          {t('action.download')}
        </Button>
      </div>
    </div>
  );
}
