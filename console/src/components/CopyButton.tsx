import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckIcon, CopyIcon } from 'tdesign-icons-react';

import styles from './CopyButton.module.css';

/** A small button that copies a value; `name` says of what, for those who cannot see it. */
export function CopyButton({ value, name }: { value: string; name: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button
      type="button"
      className={styles.copy}
      aria-label={t('action.copyName', { name })}
      title={t('action.copyName', { name })}
      data-copied={copied || undefined}
      onClick={() => void copy()}
    >
      {copied ? <CheckIcon /> : <CopyIcon />}
      <span className="visually-hidden" role="status">
        {copied ? t('action.copied') : ''}
      </span>
    </button>
  );
}
