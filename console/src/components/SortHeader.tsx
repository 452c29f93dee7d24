import { CaretDownSmallIcon, CaretUpSmallIcon } from 'tdesign-icons-react';

import styles from './TableHeader.module.css';

interface Props {
  title: string;
  /** What pressing does, for those who cannot see the arrows. */
  label: string;
  ascending: boolean;
  onToggle: () => void;
}

/** The header of a sorted column: pressing it turns the order round. */
export function SortHeader({ title, label, ascending, onToggle }: Props) {
  return (
    <button type="button" className={styles.button} aria-label={label} title={label} onClick={onToggle}>
      {title}
      <span className={styles.arrows} aria-hidden="true">
        <CaretUpSmallIcon data-on={ascending || undefined} />
        <CaretDownSmallIcon data-on={!ascending || undefined} />
      </span>
    </button>
  );
}
