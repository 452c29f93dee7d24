import { useTranslation } from 'react-i18next';

import type { Key } from '@/api/keys';
import { en } from '@/i18n/en';
import { whyNot } from './keyRules';
import { asKeyState, refusal, type Operation } from './lifecycle';

type Asked = Pick<Key, 'KeyState' | 'KeyUsage' | 'Origin' | 'Owner' | 'KeyRotationEnabled'>;

/** Why a key refuses an operation, in words for a hint; `null` if it does not. */
export function useRefusal() {
  const { t } = useTranslation();
  return (key: Asked, operation: Operation | 'RotationOff'): string | null => {
    const kind = whyNot(key, operation);
    if (kind) return t(`cannot.${kind}`);
    if (operation === 'RotationOff') return null;
    const keyState = asKeyState(key.KeyState);
    const why = refusal(keyState, operation);
    if (!why) return null;
    const own = operation in en.refusal && why in en.refusal[operation as keyof typeof en.refusal];
    // The table and the texts are made for each other: a test walks every pair.
    const text = `refusal.${own ? operation : 'any'}.${why}` as 'refusal.any.NoChange';
    return t(text, { state: t(`state.${keyState}`) });
  };
}
