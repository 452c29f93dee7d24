import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, reply } from './client';
import type { components } from './schema';

/** A signed-in browser. */
export type ConsoleSession = components['schemas']['ConsoleSession'];

/** Whether a second factor is set up. */
export const secondFactorQuery = queryOptions({
  queryKey: ['account', 'second-factor'],
  queryFn: () => reply(api.POST('/console/DescribeSecondFactor', { body: {} })),
});

/** The sessions of whoever is signed in, newest first. */
export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: async () => (await reply(api.POST('/console/ListSessions', { body: {} }))).Sessions,
});

// The following carry secrets, so they are plain functions and leave nothing in a cache.

/** Changes the password, and ends all other sessions. */
export function changePassword(CurrentPassword: string, NewPassword: string) {
  return reply(api.POST('/console/ChangePassword', { body: { CurrentPassword, NewPassword } }));
}

/** Begins to set up a second factor: what the app needs. */
export function beginSecondFactor(Password: string) {
  return reply(api.POST('/console/BeginSecondFactor', { body: { Password } }));
}

/** Shows that the app works; gives the recovery codes. */
export function confirmSecondFactor(Code: string) {
  return reply(api.POST('/console/ConfirmSecondFactor', { body: { Code } }));
}

/** Removes the second factor. */
export function removeSecondFactor(Code: string) {
  return reply(api.POST('/console/RemoveSecondFactor', { body: { Code } }));
}

/** Ends one session. */
export function useEndSession() {
  return useAccountMutation((SessionId: string) => reply(api.POST('/console/EndSession', { body: { SessionId } })));
}

/** Ends all sessions but this one. */
export function useEndOtherSessions() {
  return useAccountMutation(() => reply(api.POST('/console/EndOtherSessions', { body: {} })));
}

/** A change to the account: what is shown of it is fetched anew. */
function useAccountMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const refresh = useRefreshAccount();
  return useMutation({ mutationFn, onSettled: refresh });
}

/** Fetches anew what is shown of the account. */
export function useRefreshAccount() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ['account'] });
}
