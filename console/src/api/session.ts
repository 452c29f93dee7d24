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
  /** Whether a second factor was shown. */
  SecondFactor: boolean;
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

/** What is asked for after the password, before there is a session. */
export type SignInStep = 'SecondFactor' | 'NewPassword' | 'SetUpSecondFactor';

/** How far signing in has come. The session itself is a cookie that scripts cannot read. */
export type SignInProgress = (Session | { Next: SignInStep; Ticket: string }) & { RecoveryCodes?: string[] };

/** Who signs in: the root account of that number, or its sub-account of that name. */
export interface Credentials {
  Uin: string;
  Name?: string;
  Password: string;
}

/** What an authenticator app needs. */
export interface DeviceSecret {
  /** In Base32, to be typed. */
  Secret: string;
  /** The same as an address, for a QR code. */
  Uri: string;
}

/** Shows name and password. */
export function signIn(credentials: Credentials): Promise<SignInProgress> {
  return consoleCall('POST', 'sign-in', credentials) as Promise<SignInProgress>;
}

/** Shows a code of the second factor, or a recovery code. */
export function showCode(Ticket: string, Code: string): Promise<SignInProgress> {
  return consoleCall('POST', 'sign-in/code', { Ticket, Code }) as Promise<SignInProgress>;
}

/** Chooses the password to use from now on. */
export function chooseNewPassword(Ticket: string, NewPassword: string): Promise<SignInProgress> {
  return consoleCall('POST', 'sign-in/new-password', { Ticket, NewPassword }) as Promise<SignInProgress>;
}

/** Begins to set up the second factor that the account demands. */
export function beginSetUp(Ticket: string): Promise<DeviceSecret> {
  return consoleCall('POST', 'sign-in/begin-set-up', { Ticket }) as Promise<DeviceSecret>;
}

/** Shows that the device works. */
export function confirmSetUp(Ticket: string, Code: string): Promise<SignInProgress> {
  return consoleCall('POST', 'sign-in/confirm-set-up', { Ticket, Code }) as Promise<SignInProgress>;
}

/** Ends the session on the server. */
export function signOut(): Promise<object> {
  return consoleCall('POST', 'sign-out', {});
}
