import type { ComponentProps } from 'react';

import styles from './TextBox.module.css';

type InputProps = Omit<ComponentProps<'input'>, 'onChange'> & { onChange: (value: string) => void };
type AreaProps = Omit<ComponentProps<'textarea'>, 'onChange'> & { onChange: (value: string) => void };

/** A line of text. A native input, because TDesign's takes neither an id nor ARIA attributes. */
export function TextBox({ onChange, className, ...rest }: InputProps) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={`${styles.box} ${className ?? ''}`}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Several lines of text. Without spell checking: some browsers send what they check elsewhere. */
export function TextArea({ onChange, className, ...rest }: AreaProps) {
  return (
    <textarea
      rows={3}
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={`${styles.box} ${styles.area} ${className ?? ''}`}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
