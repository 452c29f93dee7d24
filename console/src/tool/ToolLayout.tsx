import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '@/components/ActionButton';
import { ErrorNote } from '@/components/ErrorNote';
import styles from './ToolLayout.module.css';

interface Props {
  /** What to know before. */
  notice: ReactNode;
  /** The fields, at the left. */
  children: ReactNode;
  /** At the right. */
  result: ReactNode;
  /** Why it cannot be executed now. */
  reason: string | null;
  busy: boolean;
  error: unknown;
  onExecute: () => void;
}

/** Fields at the left, result at the right, and the button that leads from one to the other. */
export function ToolLayout({ notice, children, result, reason, busy, error, onExecute }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.layout}>
      {notice && <div className={styles.wide}>{notice}</div>}
      <div className={styles.side}>
        {children}
        <div>
          <ActionButton theme="primary" loading={busy} reason={reason} onClick={onExecute}>
            {t('tool.execute')}
          </ActionButton>
        </div>
      </div>
      <div className={styles.side}>
        {error !== null && <ErrorNote error={error} />}
        {result}
      </div>
    </div>
  );
}
