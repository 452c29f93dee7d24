import { afterEach, expect, test, vi } from 'vitest';

// A page's requests are relative to it; here there is no page. Before the client is made.
vi.hoisted(() => {
  const { Request } = globalThis;
  globalThis.Request = class extends Request {
    constructor(url: string, init?: RequestInit) {
      super(new URL(url, 'https://keyward.test'), init);
    }
  } as typeof Request;
});

import { api, consoleCall, inRegion, reply, whenSessionEnds } from './client';
import { ApiError } from './error';

/** Answers every request with that status and body, and keeps what was asked. */
function answer(status: number, body: string) {
  const fetch = vi.fn(async (..._: Parameters<typeof globalThis.fetch>) => new Response(body, { status }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

function encrypt() {
  return reply(
    api.POST('/kms/Encrypt', { body: { KeyId: 'k', Plaintext: 'cA==' }, ...inRegion('ap-guangzhou') }),
  );
}

afterEach(() => {
  vi.unstubAllGlobals();
  whenSessionEnds(() => {});
});

test('a call names its region and proves to come from the console', async () => {
  const fetch = answer(200, '{"Response":{"CiphertextBlob":"c","KeyId":"k","RequestId":"r"}}');
  expect(await encrypt()).toMatchObject({ CiphertextBlob: 'c' });
  const request = fetch.mock.calls[0]![0] as Request;
  expect(new URL(request.url).pathname).toBe('/console/api/call/kms/Encrypt');
  expect(Object.fromEntries(request.headers)).toMatchObject({
    'x-keyward-console': '1',
    'x-tc-region': 'ap-guangzhou',
    'x-tc-language': 'en-US',
  });
});

test('an error in the envelope is thrown with code and request id', async () => {
  answer(200, '{"Response":{"Error":{"Code":"ResourceUnavailable.CmkDisabled","Message":"m"},"RequestId":"r"}}');
  const error = await encrypt().catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'ResourceUnavailable.CmkDisabled', message: 'm', requestId: 'r', signedOut: false });
});

test('a session that ended is noticed by calls, not by the question whether there is one', async () => {
  const ended = vi.fn();
  whenSessionEnds(ended);
  answer(401, '{"Response":{"Error":{"Code":"AuthFailure","Message":"m"},"RequestId":"r"}}');
  await expect(consoleCall('GET', 'session')).rejects.toMatchObject({ signedOut: true });
  expect(ended).not.toHaveBeenCalled();
  await expect(encrypt()).rejects.toMatchObject({ signedOut: true });
  expect(ended).toHaveBeenCalledOnce();
});

test('no answer and an answer that is none are errors too', async () => {
  answer(502, '<html>bad gateway</html>');
  await expect(consoleCall('GET', 'session')).rejects.toMatchObject({ code: 'InternalError', status: 502 });
  await expect(encrypt()).rejects.toMatchObject({ code: 'InternalError', status: 502 });
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')));
  await expect(consoleCall('GET', 'session')).rejects.toMatchObject({ code: 'NetworkError' });
});
