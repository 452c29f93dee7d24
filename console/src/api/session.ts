import { queryOptions } from '@tanstack/react-query';

import { consoleCall } from './client';

/** A region of the server and its family of algorithms. */
export interface RegionInfo {
  Name: string;
  Suite: 'gm' | 'international';
}

/** Who is signed in, and what the server is. */
export interface Session {
  Uin: number;
  AccountUin: number;
  Name: string;
  Kind: string;
  /** Seconds since 1970. */
  ExpiresAt: number;
  Regions: RegionInfo[];
  Version: string;
  /** What protects the root key: `file`, `passphrase`, `shamir` or `pkcs11`. */
  Seal: string;
}

/** The session. Fails with `ApiError.signedOut` if there is none. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => consoleCall('GET', 'session') as Promise<Session>,
  staleTime: Infinity,
  gcTime: Infinity,
  retry: false,
});

/** Signs in. The session itself is a cookie that scripts cannot read. */
export function signIn(uin: string, password: string): Promise<Session> {
  return consoleCall('POST', 'sign-in', { Uin: uin, Password: password }) as Promise<Session>;
}

/** Ends the session on the server. */
export function signOut(): Promise<object> {
  return consoleCall('POST', 'sign-out', {});
}
