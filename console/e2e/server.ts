import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:https';

/** A running server with a data folder of its own. */
export interface Server {
  /** Where it listens, such as `https://127.0.0.1:40123`. */
  url: string;
  /** The root account, as the server wrote it on its first start. */
  root: { Uin: number; Password: string };
  /** Ends the server and removes its data. */
  stop: () => Promise<void>;
}

const START_MS = 30_000;

/** Starts the server that `KEYWARD_BIN` names (by default the debug build) and waits until it is ready. */
export async function startServer(...options: string[]): Promise<Server> {
  const binary = process.env.KEYWARD_BIN ?? join(import.meta.dirname, '../../target/debug/keyward');
  const data = await mkdtemp(join(tmpdir(), 'keyward-e2e-'));
  const [https, http] = [await freePort(), await freePort()];
  const child = spawn(
    binary,
    ['serve', '--data', data, '--listen', `127.0.0.1:${https}`, '--http', `127.0.0.1:${http}`, ...options],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (log = (log + chunk).slice(-4000)));
  }
  let running = true;
  const ended = new Promise<void>((resolve) => {
    const end = (why: string) => {
      running = false;
      log += why;
      resolve();
    };
    child.once('exit', (code, signal) => end(`\nended with ${signal ?? code}`));
    child.once('error', (error) => end(error.message));
  });
  const stop = async () => {
    const early = !running;
    child.kill('SIGTERM');
    await ended;
    await rm(data, { recursive: true, force: true });
    if (early) throw new Error(`the server ended by itself:\n${log}`);
  };

  const url = `https://127.0.0.1:${https}`;
  const deadline = Date.now() + START_MS;
  while (!(await isReady(`${url}/readyz`))) {
    await pause(100);
    if (running && Date.now() < deadline) continue;
    await stop();
    throw new Error(`${binary} did not become ready:\n${log}`);
  }
  const root = JSON.parse(await readFile(join(data, 'root-credentials.json'), 'utf8')) as Server['root'];
  return { url, root, stop };
}

function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    // The certificate of a fresh server is its own.
    const probe = request(url, { rejectUnauthorized: false, timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    probe.on('error', () => resolve(false));
    probe.on('timeout', () => probe.destroy());
    probe.end();
  });
}

async function freePort(): Promise<number> {
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A server that knows a storage for audit tracks, the folder `local`. */
export async function startServerWithStorage(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'keyward-e2e-archive-'));
  const storages = join(folder, 'storages.toml');
  await writeFile(storages, `[local]\nregion = "ap-guangzhou"\nfolder = "${folder}"\n`);
  const server = await startServer('--audit-storages', storages, '--audit-delivery-interval', '1 s');
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...server, stop };
}
