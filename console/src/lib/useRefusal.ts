import { useTranslation } from 'react-i18next';

import { asKeyState, refusal, type Operation } from './lifecycle';

/** Why a key refuses an operation, in words for a hint; `null` if it does not. */
export function useRefusal() {
  const { t } = useTranslation();
  return (key: { KeyState: string }, operation: Operation): string | null => {
    const keyState = asKeyState(key.KeyState);
    const why = refusal(keyState, operation);
    // The table and the texts are made for each other: a test walks every pair.
    return why && t(`refusal.${operation}.${why}` as 'refusal.Enable.NoChange', { state: t(`state.${keyState}`) });
  };
}
