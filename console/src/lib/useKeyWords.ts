import { useTranslation } from 'react-i18next';

import type { Key } from '@/api/keys';
import { en } from '@/i18n/en';

/** The words for what the API names in codes; a code without words is shown as it is. */
export function useKeyWords() {
  const { t } = useTranslation();
  return {
    usage: ({ KeyUsage }: Pick<Key, 'KeyUsage'>) => (KeyUsage in en.usage ? t(`usage.${KeyUsage as keyof typeof en.usage}`) : KeyUsage),
    origin: ({ Origin }: Key) => (Origin in en.origin ? t(`origin.${Origin as keyof typeof en.origin}`) : Origin),
    family: ({ Type }: Key) =>
      String(Type) in en.family ? t(`family.${String(Type) as keyof typeof en.family}`) : String(Type),
  };
}
