import { useTranslation } from 'react-i18next';
import { ChevronDownIcon } from 'tdesign-icons-react';

import { BATCH_LIMIT, type Key, type KeyChange } from '@/api/keys';
import { useRefusal } from '@/lib/useRefusal';
import { Menu } from './Menu';
import styles from './MoreOperations.module.css';

const MORE: KeyChange[] = [
  'Schedule',
  'CancelDeletion',
  'Archive',
  'CancelArchive',
  'RotationOn',
  'RotationOff',
  'RotateNow',
];

interface Props {
  /** What the menu is for, for those who cannot see it. */
  label: string;
  keys: Key[];
  onChange: (change: KeyChange) => void;
}

/** The operations that are needed less often; those that no key allows say why. */
export function MoreOperations({ label, keys, onChange }: Props) {
  const { t } = useTranslation();
  const refused = useRefusal();
  const reason = (change: KeyChange) => {
    const [only] = keys;
    if (!only) return t('keys.needSelection');
    if (keys.length > BATCH_LIMIT) return t('keys.tooMany', { limit: BATCH_LIMIT, count: keys.length });
    if (keys.length === 1) return refused(only, change);
    return keys.every((key) => refused(key, change)) ? t('keys.noneCanChange') : null;
  };
  return (
    <Menu
      label={label}
      className={styles.button}
      align="right"
      items={MORE.map((change) => ({
        id: change,
        label: t(`operation.${change}`),
        reason: reason(change),
        onSelect: () => onChange(change),
      }))}
    >
      {t('keys.more')} <ChevronDownIcon aria-hidden="true" />
    </Menu>
  );
}
