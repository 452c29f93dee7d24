import { useEffect, useRef } from 'react';

import styles from './CheckBox.module.css';

interface Props {
  /** What is checked, for those who cannot see it. */
  label: string;
  checked: boolean;
  /** Some, but not all. */
  indeterminate?: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** A checkbox without visible text. */
export function CheckBox({ label, checked, indeterminate = false, disabled, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <input
      ref={input}
      type="checkbox"
      className={styles.check}
      aria-label={label}
      checked={checked}
      disabled={disabled}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}
