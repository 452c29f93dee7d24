import { useId, type ReactNode } from 'react';
import { ErrorCircleFilledIcon } from 'tdesign-icons-react';

import styles from './Field.module.css';

/** What a control needs to belong to its field; spread it on the control. */
export interface Control {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
  'aria-required': boolean;
}

interface Props {
  label: string;
  /** Beside the label, such as "optional" or a byte counter. */
  note?: ReactNode;
  hint?: ReactNode;
  /** What is wrong; takes the place of the hint. */
  error?: string | null;
  required?: boolean;
  children: (control: Control) => ReactNode;
}

/** A labelled control with its hint or error below. */
export function Field({ label, note, hint, error, required = false, children }: Props) {
  const id = useId();
  const below = error || hint ? `${id}-below` : undefined;
  return (
    <div className={styles.field}>
      <div className={styles.top}>
        <label htmlFor={id} className={styles.label} data-required={required || undefined}>
          {label}
        </label>
        {note && <span className={styles.note}>{note}</span>}
      </div>
      {children({
        id,
        'aria-describedby': below,
        'aria-invalid': Boolean(error),
        'aria-required': required,
      })}
      <div id={below} aria-live="polite" className={error ? styles.error : styles.hint}>
        {error ? (
          <>
            <ErrorCircleFilledIcon aria-hidden="true" /> <span>{error}</span>
          </>
        ) : (
          hint
        )}
      </div>
    </div>
  );
}
