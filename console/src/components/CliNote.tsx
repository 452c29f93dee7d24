import { useTranslation } from 'react-i18next';

import { tccli, type CliCall } from '@/lib/tccli';
import styles from './CliNote.module.css';
import { CopyButton } from './CopyButton';

/** The same by command line: what tccli would be told. One line for each call. */
export function CliNote({ region, calls }: { region: string; calls: CliCall[] }) {
  const { t } = useTranslation();
  if (calls.length === 0) return null;
  const text = calls.map((call) => tccli(call, region, location.host)).join('\n');
  return (
    <details className={styles.note}>
      <summary>{t('cli.title')}</summary>
      <div className={styles.line}>
        <pre tabIndex={0} aria-label={t('cli.title')}>{text}</pre>
        <CopyButton value={text} name={t('cli.command')} />
      </div>
    </details>
  );
}
