import type { ReactNode } from 'react';

import styles from './EmptyState.module.css';

interface Props {
  icon: ReactNode;
  title: string;
  body: string;
  /** The next step. */
  action?: ReactNode;
}

/** What stands where nothing is, with the next step. */
export function EmptyState({ icon, title, body, action }: Props) {
  return (
    <div className={styles.empty}>
      <div className={styles.icon} aria-hidden="true">
        {icon}
      </div>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.body}>{body}</p>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
