import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import type { Address } from '#stack/config';
import { urlOf } from '../admin.ts';
import type { Finding } from './finding.ts';

export async function checkPort(name: string, address: Address): Promise<Finding> {
  const what = `port ${address.port} (${name})`;
  const code = await tryToListen(address);
  if (code === undefined) return { level: 'ok', what, found: 'free' };
  if (code === 'EADDRINUSE' && (await isOurServer(address))) {
    return { level: 'ok', what, found: 'a server of ours answers there' };
  }
  const fix =
    code === 'EACCES'
      ? 'choose a port above 1023'
      : 'stop what uses it, or choose another with --port and --admin-port';
  return { level: 'bad', what, found: code === 'EADDRINUSE' ? 'taken by another program' : code, fix };
}

function tryToListen({ host, port }: Address): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'it cannot be opened'));
    server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}

async function isOurServer(address: Address): Promise<boolean> {
  try {
    const response = await fetch(`${urlOf(address)}/version`, { signal: AbortSignal.timeout(3000) });
    // An admin API asks who it is.
    return response.status === 401 || 'build_mode' in ((await response.json()) as object);
  } catch {
    return false;
  }
}

/** Browsers know that these names are this machine; other programs ask the system. */
export async function checkLocalhost(): Promise<Finding> {
  const what = '*.localhost';
  try {
    const { address } = await lookup('cozy.localhost');
    return { level: 'ok', what, found: `resolves to ${address}` };
  } catch {
    return {
      level: 'note',
      what,
      found: 'browsers know these names, other programs of this machine do not',
      fix: 'apt-get install libnss-myhostname, or add "127.0.0.1 cozy.localhost" to /etc/hosts',
    };
  }
}
