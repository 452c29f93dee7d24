import type { ComponentProps } from 'react';

import styles from './SelectBox.module.css';

/** A choice of one in a short list. */
export function SelectBox({ className, ...rest }: ComponentProps<'select'>) {
  return <select {...rest} className={`${styles.select} ${className ?? ''}`} />;
}
