import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { listParameters, type ListSearch } from '@/lib/listSearch';
import { api, inRegion, reply } from './client';
import type { components } from './schema';

/** A key as the service describes it. */
export type Key = components['schemas']['KeyMetadata'];

/** What a new key is made of. */
export interface NewKey {
  Alias: string;
  Description: string;
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

/** The algorithm that symmetric keys of a region use, such as `SM4`. */
export function symmetricAlgorithmQuery(region: string) {
  return queryOptions({
    queryKey: ['algorithms', region],
    queryFn: async () => {
      const { SymmetricAlgorithms } = await reply(
        api.POST('/kms/ListAlgorithms', { body: {}, ...inRegion(region) }),
      );
      return SymmetricAlgorithms.find((entry) => entry.KeyUsage === 'ENCRYPT_DECRYPT')?.Algorithm ?? null;
    },
    staleTime: Infinity,
  });
}

/** Creates a key for symmetric encryption. */
export function useCreateKey(region: string) {
  return useKeyMutation(region, (key: NewKey) =>
    reply(
      api.POST('/kms/CreateKey', {
        body: { ...key, KeyUsage: 'ENCRYPT_DECRYPT' },
        ...inRegion(region),
      }),
    ),
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

/** Enables or disables keys, all of them or none; at most `BATCH_LIMIT`. */
export function useChangeState(region: string, change: 'Enable' | 'Disable') {
  return useKeyMutation(region, (KeyIds: string[]) => {
    const options = inRegion(region);
    const [KeyId] = KeyIds;
    if (KeyIds.length === 1 && KeyId) return reply(api.POST(`/kms/${change}Key`, { body: { KeyId }, ...options }));
    return reply(api.POST(`/kms/${change}Keys`, { body: { KeyIds }, ...options }));
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
