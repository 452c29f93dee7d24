import type { ReactNode } from 'react';

import styles from './DetailList.module.css';

/** A property: its name, its value (`null` while it is loaded), and whether it takes the whole width. */
export type Detail = [name: string, value: ReactNode, width?: 'wide'];

/** The properties of something, in two columns where there is room. */
export function DetailList({ details }: { details: Detail[] }) {
  return (
    <dl className={styles.list}>
      {details.map(([name, value, width]) => (
        <div key={name} className={styles.detail} data-width={width}>
          <dt>{name}</dt>
          <dd>{value ?? <span className={styles.loading} />}</dd>
        </div>
      ))}
    </dl>
  );
}
