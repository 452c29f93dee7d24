import { useId, type ReactNode } from 'react';

import styles from './Card.module.css';

interface Props {
  title?: string;
  lead?: ReactNode;
  /** At the right of the title. */
  extra?: ReactNode;
  children: ReactNode;
}

/** A white sheet with one topic. */
export function Card({ title, lead, extra, children }: Props) {
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={title && id}>
      {title && (
        <div className={styles.top}>
          <div>
            <h2 id={id} className={styles.title}>
              {title}
            </h2>
            {lead && <p className={styles.lead}>{lead}</p>}
          </div>
          {extra}
        </div>
      )}
      {children}
    </section>
  );
}
