import AxeBuilder from '@axe-core/playwright';
import { expect, request, test as base, type Page } from '@playwright/test';

import { startServer, startServerWithStorage, type Server } from './server';

/** The regions that a server has from the start: one of each suite. */
export const GUANGZHOU = 'ap-guangzhou';
export const SINGAPORE = 'ap-singapore';

/** The console in a browser, with shortcuts past what a test is not about. */
export class Console {
  constructor(
    readonly page: Page,
    readonly server: Server,
  ) {}

  /** Opens a path below `/console`. */
  async open(path: string): Promise<void> {
    await this.page.goto(`${this.server.url}/console${path}`);
  }

  /** Signs in without the form: the session's cookie is shared with the page. */
  async signIn(): Promise<void> {
    const { Uin, Password } = this.server.root;
    const response = await this.post('sign-in', { Uin: String(Uin), Password });
    expect(response.status()).toBe(200);
  }

  /** Calls an action of the service as the page would. */
  async call(
    action: string,
    parameters: object,
    region = GUANGZHOU,
    service = 'kms',
  ): Promise<Record<string, unknown>> {
    const response = await this.post(`call/${service}/${action}`, parameters, region);
    const { Response } = (await response.json()) as { Response: Record<string, unknown> };
    expect(Response.Error, `${action} failed`).toBeUndefined();
    return Response;
  }

  /** Creates a key and gives its id. */
  async createKey(alias: string, region = GUANGZHOU, description = ''): Promise<string> {
    const { KeyId } = await this.call('CreateKey', { Alias: alias, Description: description }, region);
    return KeyId as string;
  }

  /** Signs the root account in elsewhere; tells how that session is answered. */
  async anotherSession(): Promise<{ status: () => Promise<number> }> {
    const elsewhere = await request.newContext({ ignoreHTTPSErrors: true });
    const headers = { 'X-Keyward-Console': '1' };
    const { Uin, Password } = this.server.root;
    await elsewhere.post(`${this.server.url}/console/api/sign-in`, { headers, data: { Uin: String(Uin), Password } });
    return {
      status: async () => (await elsewhere.get(`${this.server.url}/console/api/session`, { headers })).status(),
    };
  }

  /** Calls an action as the page would; it must be refused. */
  async refused(action: string, parameters: object): Promise<void> {
    const { Response } = (await (await this.post(`call/kms/${action}`, parameters)).json()) as {
      Response: Record<string, unknown>;
    };
    expect(Response.Error, `${action} was not refused`).toBeDefined();
  }

  /** What a sub-account that signs in elsewhere is told by an action. */
  private async answerFor(name: string, password: string, action: string, parameters: object) {
    const elsewhere = await request.newContext({ ignoreHTTPSErrors: true });
    const headers = { 'X-Keyward-Console': '1', 'X-TC-Region': GUANGZHOU };
    const data = { Uin: String(this.server.root.Uin), Name: name, Password: password };
    const signedIn = await elsewhere.post(`${this.server.url}/console/api/sign-in`, { headers, data });
    expect(signedIn.status()).toBe(200);
    const url = `${this.server.url}/console/api/call/kms/${action}`;
    const { Response } = (await (await elsewhere.post(url, { headers, data: parameters })).json()) as {
      Response: { Error?: { Code: string }; RequestId: string };
    };
    return Response;
  }

  /** The error code that a sub-account gets from an action without parameters, or `ok`. */
  async codeFor(name: string, password: string, action: string): Promise<string> {
    return (await this.answerFor(name, password, action, {})).Error?.Code ?? 'ok';
  }

  /** Makes a call that policies refuse to a sub-account; gives its request id. */
  async refusedCall(name: string, password: string, action: string, parameters: object): Promise<string> {
    const { Error: error, RequestId } = await this.answerFor(name, password, action, parameters);
    expect(error?.Code).toBe('UnauthorizedOperation');
    return RequestId;
  }

  /** The session ends on the server, and the page does not know. */
  async endSession(): Promise<void> {
    expect((await this.post('sign-out', {})).status()).toBe(200);
  }

  /** Chooses the language for every page that is opened from now on. */
  async speak(language: 'en-US' | 'zh-CN'): Promise<void> {
    await this.page.addInitScript((name) => localStorage.setItem('keyward.language', name), language);
  }

  /** Fails on any accessibility finding that is serious or critical. */
  async expectAccessible(): Promise<void> {
    await this.settle();
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html)])).toEqual([]);
  }

  /** Waits until nothing moves on the page any more. */
  async settle(): Promise<void> {
    await this.page.waitForLoadState('networkidle');
    await this.page.evaluate(() =>
      Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
    );
  }

  private post(path: string, body: object, region = GUANGZHOU) {
    return this.page.request.post(`${this.server.url}/console/api/${path}`, {
      headers: { 'X-Keyward-Console': '1', 'X-TC-Region': region, 'X-TC-Language': 'en-US' },
      data: body,
    });
  }
}

/** `server` is shared by all tests of a worker; `fresh` is a server of the test's own, `withStorage` one with a storage for tracks. */
export const test = base.extend<{ keyward: Console; fresh: Console; withStorage: Console }, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  keyward: async ({ page, server }, use) => {
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      // Chromium logs every 401 by itself; whatever else is an error there is one.
      if (message.type() === 'error' && !message.text().includes('status of 4')) failures.push(message.text());
    });
    await use(new Console(page, server));
    expect(failures, 'errors in the browser').toEqual([]);
  },
  fresh: async ({ page }, use) => {
    const server = await startServer();
    await use(new Console(page, server));
    await server.stop();
  },
  withStorage: async ({ page }, use) => {
    const server = await startServerWithStorage();
    await use(new Console(page, server));
    await server.stop();
  },
});

export { expect };
