import createClient from 'openapi-fetch';

import { currentLanguage } from '@/i18n';
import { ApiError, NETWORK_ERROR } from './error';
import type { paths } from './schema';

/** The header that proves a request to come from this console and not from another site. */
const CONSOLE_HEADER = { 'X-Keyward-Console': '1' };

/** The API of the service, typed by its own description. */
export const api = createClient<paths>({
  baseUrl: '/console/api/call',
  fetch: async (request) => {
    const response = await reach(() => fetch(request));
    if (response.status === 401) sessionEnded();
    return response;
  },
});

api.use({
  onRequest({ request }) {
    request.headers.set('X-Keyward-Console', '1');
    request.headers.set('X-TC-Language', currentLanguage());
  },
});

let sessionEnded: () => void = () => {};

/** Tells what to do when the server says that the session is over. */
export function whenSessionEnds(handler: () => void): void {
  sessionEnded = handler;
}

/** The options of a call that name its region. */
export function inRegion(region: string) {
  return { params: { header: { 'X-TC-Region': region } } };
}

type Envelope = { Response: object };
type Success<E extends Envelope> = Exclude<E['Response'], { Error: unknown }>;

/** The reply of a call without its envelope. Throws `ApiError` if the envelope carries an error. */
export async function reply<E extends Envelope>(
  call: Promise<{ data?: E; error?: unknown; response: Response }>,
): Promise<Success<E>> {
  const { data, error, response } = await call;
  return open(data ?? error, response.status) as Success<E>;
}

/** A call to the console's own endpoints (session, sign-in, sign-out) under `/console/api/`. */
export async function consoleCall(method: 'GET' | 'POST', path: string, body?: object): Promise<object> {
  const response = await reach(() =>
    fetch(`/console/api/${path}`, {
      method,
      headers: {
        ...CONSOLE_HEADER,
        'X-TC-Language': currentLanguage(),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    }),
  );
  return open(await response.json().catch(() => null), response.status);
}

async function reach(send: () => Promise<Response>): Promise<Response> {
  try {
    return await send();
  } catch {
    throw new ApiError(NETWORK_ERROR, '', '', 0);
  }
}

function open(envelope: unknown, status: number): object {
  const reply = (envelope as Partial<Envelope> | null)?.Response;
  if (!reply) throw new ApiError('InternalError', `HTTP ${status}`, '', status);
  if (!('Error' in reply)) return reply;
  const { Error: error, RequestId } = reply as { Error: { Code: string; Message: string }; RequestId?: string };
  throw new ApiError(error.Code, error.Message, RequestId ?? '', status);
}
