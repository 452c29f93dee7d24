import type { ReactNode } from 'react';
import {
  CheckCircleFilledIcon,
  ErrorCircleFilledIcon,
  InfoCircleFilledIcon,
} from 'tdesign-icons-react';

import styles from './Notice.module.css';

const ICONS = {
  info: InfoCircleFilledIcon,
  success: CheckCircleFilledIcon,
  warning: ErrorCircleFilledIcon,
  error: ErrorCircleFilledIcon,
};

interface Props {
  theme: keyof typeof ICONS;
  title?: string;
  children?: ReactNode;
}

/** A coloured box that tells something important; errors are read out at once. */
export function Notice({ theme, title, children }: Props) {
  const Icon = ICONS[theme];
  return (
    <div className={`${styles.notice} ${styles[theme]}`} role={theme === 'error' ? 'alert' : undefined}>
      <Icon className={styles.icon} aria-hidden="true" />
      <div className={styles.text}>
        {title && <strong className={styles.title}>{title}</strong>}
        {children}
      </div>
    </div>
  );
}
