import { useTranslation } from 'react-i18next';

import type { Key } from '@/api/keys';
import { asKeyState } from '@/lib/lifecycle';
import { formatTime } from '@/lib/time';
import styles from './KeyStatus.module.css';

/** The state of a key with its coloured dot; of a key pending deletion, when that happens. */
export function KeyStatus({ of }: { of: Pick<Key, 'KeyState' | 'DeletionDate'> }) {
  const { t } = useTranslation();
  const state = asKeyState(of.KeyState);
  return (
    <span className={styles.status} data-state={state}>
      {state === 'PendingDelete' && of.DeletionDate
        ? t('state.deletedAt', { time: formatTime(of.DeletionDate) })
        : t(`state.${state}`)}
    </span>
  );
}
