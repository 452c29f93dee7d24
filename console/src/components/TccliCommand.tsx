import { useTranslation } from 'react-i18next';

import type { Call } from '@/api/ask';
import { tccliCommand } from '@/lib/tccli';
import { CopyButton } from './CopyButton';
import styles from './TccliCommand.module.css';

/** What the page does, as commands of tccli: folded away until somebody wants them. */
export function TccliCommand({ calls }: { calls: Call[] }) {
  const { t } = useTranslation();
  const commands = calls.map(({ path, body, region }) => tccliCommand(path, body, location.origin, region)).join('\n');
  return (
    <details className={styles.command}>
      <summary>{t('access.tccli')}</summary>
      <div className={styles.text}>
        <pre tabIndex={0} aria-label={t('access.tccli')}>
          {commands}
        </pre>
        <CopyButton value={commands} name={t('access.tccli')} />
      </div>
    </details>
  );
}
