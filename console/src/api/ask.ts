import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query';

import { useSubmit } from '@/lib/useSubmit';
import { api, inRegion, reply } from './client';
import type { paths } from './schema';

/** An action with its service, as the API description names it: `/cam/ListUsers`. */
export type ActionPath = keyof paths & `/${string}/${string}`;

/** The parameters of an action. */
export type Parameters<P extends ActionPath> =
  paths[P]['post']['requestBody']['content']['application/json'];

type Envelope<P extends ActionPath> = paths[P]['post']['responses'][200]['content']['application/json']['Response'];

/** What an action answers when it succeeds. */
export type Answer<P extends ActionPath> = Exclude<Envelope<P>, { Error: unknown }>;

/** A call that may be made: an action and its parameters. */
export interface Call<P extends ActionPath = ActionPath> {
  path: P;
  body: Parameters<P>;
  /** Only for actions that belong to a region. */
  region?: string;
}

/** A call whose parameters are checked against its action. */
export function call<P extends ActionPath>(path: P, body: Parameters<P>, region?: string): Call {
  return { path, body, region } as unknown as Call;
}

/** Calls an action. Throws `ApiError` if it fails. */
export function ask<P extends ActionPath>(path: P, body: Parameters<P>, region?: string): Promise<Answer<P>> {
  // The client's own overloads take one path each; the types above say the same for all of them.
  const post = api.POST as unknown as (path: string, options: object) => Parameters0;
  return reply(post(path, { body, ...(region && inRegion(region)) })) as unknown as Promise<Answer<P>>;
}

type Parameters0 = Promise<{ data?: { Response: object }; error?: unknown; response: Response }>;

/** What an action answers, kept in the cache under its own name and parameters. */
export function askQuery<P extends ActionPath>(path: P, body: Parameters<P>, region?: string) {
  return queryOptions({
    queryKey: ['ask', path, body, region ?? null],
    queryFn: () => ask(path, body, region),
    placeholderData: keepPreviousData,
  });
}

/**
 * Makes calls, one after the other, and then fetches anew what is shown. What they carry is kept nowhere, because
 * it may be a secret.
 */
export function useCalls(onDone: (answers: Record<string, unknown>[]) => void) {
  const client = useQueryClient();
  return useSubmit(
    async (calls: Call[]) => {
      const answers: Record<string, unknown>[] = [];
      try {
        for (const { path, body, region } of calls) {
          answers.push((await ask(path, body, region)) as Record<string, unknown>);
        }
      } finally {
        void client.invalidateQueries({ queryKey: ['ask'] });
      }
      return answers;
    },
    onDone,
  );
}
