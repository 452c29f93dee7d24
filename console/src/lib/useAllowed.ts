import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { askQuery } from '@/api/ask';

/**
 * Why the caller may not call an action (such as `cam:AddUser`) on a resource, in words for a hint; `null` if it may,
 * or if that cannot be told: whoever may not ask for simulations learns it from the server's answer.
 */
export function useNotAllowed(action: string, resource = '*'): string | null {
  const { t } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const root = session.Kind === 'Root';
  const { data } = useQuery({
    ...askQuery('/keyward/SimulateCall', {
      TargetUin: session.Uin,
      Action: action,
      Resource: resource,
      Mfa: session.SecondFactor,
    }),
    enabled: !root,
    staleTime: 60_000,
  });
  if (root || !data || data.Explanation.Decision === 'Allowed') return null;
  return t('access.notAllowed', { action });
}

