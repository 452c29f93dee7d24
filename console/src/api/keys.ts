import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { listParameters, type ListSearch } from '@/lib/listSearch';
import type { CliCall } from '@/lib/tccli';
import { api, inRegion, reply } from './client';
import type { components } from './schema';

/** A key as the service describes it. */
export type Key = components['schemas']['KeyMetadata'];

/** What a new key is made of. */
export interface NewKey {
  Alias: string;
  Description: string;
  KeyUsage: string;
  /** 1: the service makes the material; 2: the user imports it. */
  Type: 1 | 2;
}

/** Up to this many keys can be enabled or disabled at once. */
export const BATCH_LIMIT = 100;

/** The keys of a region that a search finds: one page, and how many there are in all. */
export function keyListQuery(region: string, search: ListSearch) {
  return queryOptions({
    queryKey: ['keys', region, 'list', search],
    queryFn: () =>
      reply(api.POST('/kms/ListKeyDetail', { body: listParameters(search), ...inRegion(region) })),
    placeholderData: keepPreviousData,
  });
}

/** One key. */
export function keyQuery(region: string, keyId: string) {
  return queryOptions({
    queryKey: ['keys', region, 'one', keyId],
    queryFn: async () => {
      const call = api.POST('/kms/DescribeKey', { body: { KeyId: keyId }, ...inRegion(region) });
      return (await reply(call)).KeyMetadata;
    },
  });
}

/** What keys of a region can be for, each with its algorithm, such as `SM4`; the usual one first. */
export function algorithmsQuery(region: string) {
  return queryOptions({
    queryKey: ['algorithms', region],
    queryFn: async () => {
      const all = await reply(api.POST('/kms/ListAlgorithms', { body: {}, ...inRegion(region) }));
      return [...all.SymmetricAlgorithms, ...all.AsymmetricAlgorithms, ...all.AsymmetricSignVerifyAlgorithms];
    },
    staleTime: Infinity,
  });
}

/** Creates a key. */
export function useCreateKey(region: string) {
  return useKeyMutation(region, (key: NewKey) =>
    reply(api.POST('/kms/CreateKey', { body: key, ...inRegion(region) })),
  );
}

/** Gives a key another name. */
export function useUpdateAlias(region: string, keyId: string) {
  return useKeyMutation(region, (Alias: string) =>
    reply(api.POST('/kms/UpdateAlias', { body: { KeyId: keyId, Alias }, ...inRegion(region) })),
  );
}

/** Gives a key another description. */
export function useUpdateDescription(region: string, keyId: string) {
  return useKeyMutation(region, (Description: string) =>
    reply(
      api.POST('/kms/UpdateKeyDescription', {
        body: { KeyId: keyId, Description },
        ...inRegion(region),
      }),
    ),
  );
}

/** What can be done to the state and rotation of keys. */
export type KeyChange =
  | 'Enable'
  | 'Disable'
  | 'Schedule'
  | 'CancelDeletion'
  | 'Archive'
  | 'CancelArchive'
  | 'RotationOn'
  | 'RotationOff'
  | 'RotateNow';

/** The action of the API behind a change of one key. */
export const KEY_ACTIONS = {
  Enable: 'EnableKey',
  Disable: 'DisableKey',
  Schedule: 'ScheduleKeyDeletion',
  CancelDeletion: 'CancelKeyDeletion',
  Archive: 'ArchiveKey',
  CancelArchive: 'CancelKeyArchive',
  RotationOn: 'EnableKeyRotation',
  RotationOff: 'DisableKeyRotation',
  RotateNow: 'RotateKey',
} as const satisfies Record<KeyChange, string>;

/** The calls that change those keys. Enabling and disabling is one call for all of them or none; the rest one each. */
export function keyCalls(change: KeyChange, KeyIds: string[], days: number): CliCall[] {
  if ((change === 'Enable' || change === 'Disable') && KeyIds.length > 1) {
    return [{ action: `${change}Keys`, parameters: { KeyIds } }];
  }
  const extra =
    change === 'Schedule' ? { PendingWindowInDays: days } : change === 'RotationOn' ? { RotateDays: days } : {};
  return KeyIds.map((KeyId) => ({ action: KEY_ACTIONS[change], parameters: { KeyId, ...extra } }));
}

/** Changes keys, at most `BATCH_LIMIT`; stops at the first that fails. */
export function useChangeKeys(region: string, change: KeyChange) {
  return useKeyMutation(region, async ({ KeyIds, days }: { KeyIds: string[]; days: number }) => {
    const options = inRegion(region);
    if ((change === 'Enable' || change === 'Disable') && KeyIds.length > 1) {
      await reply(api.POST(`/kms/${change}Keys`, { body: { KeyIds }, ...options }));
      return;
    }
    for (const KeyId of KeyIds) {
      if (change === 'Schedule') {
        await reply(api.POST('/kms/ScheduleKeyDeletion', { body: { KeyId, PendingWindowInDays: days }, ...options }));
      } else if (change === 'RotationOn') {
        await reply(api.POST('/kms/EnableKeyRotation', { body: { KeyId, RotateDays: days }, ...options }));
      } else {
        await reply(api.POST(`/kms/${KEY_ACTIONS[change]}`, { body: { KeyId }, ...options }));
      }
    }
  });
}

/** A change to keys: whatever is shown of the region's keys is fetched anew, also after a failure. */
function useKeyMutation<Input, Output>(region: string, mutationFn: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => client.invalidateQueries({ queryKey: ['keys', region] }),
  });
}
