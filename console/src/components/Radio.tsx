import { useId } from 'react';

import styles from './Radio.module.css';

interface Props<Value extends string> {
  label: string;
  hint?: string;
  options: { value: Value; label: string }[];
  value: Value;
  onChange?: (value: Value) => void;
}

/** A choice of one, all in sight. */
export function Radio<Value extends string>({ label, hint, options, value, onChange }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.group} aria-describedby={hint && `${name}-hint`}>
      <legend className={styles.legend}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange?.(option.value)}
          />
          {option.label}
        </label>
      ))}
      {hint && (
        <p id={`${name}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </fieldset>
  );
}
