import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const NEEDS_RCLONE = 'needs rclone: apt-get install rclone';
export const hasRclone = existsSync('/usr/bin/rclone');

export const LOGIN = 'ada@example.org';
export const PASSWORD = 'pass';
const USER = 'ada';
const FILES = `/remote.php/dav/files/${USER}`;
const TRASHBIN = `/remote.php/dav/trashbin/${USER}`;

export interface NextcloudServer extends AsyncDisposable {
  /** `http://127.0.0.1:40123/cloud` */
  url: string;
  /** The files, as they are on the disk. */
  folder: string;
  asked: string[];
}

/**
 * The WebDAV server of rclone, with a thin front that does what a Nextcloud adds to it: the account has another name than the login, and
 * what is deleted goes to a trash with an address of its own.
 */
export async function openNextcloud(): Promise<NextcloudServer> {
  const root = await mkdtemp(join(tmpdir(), 'cozy-nextcloud-'));
  for (const place of [`files/${USER}`, `trashbin/${USER}/trash`]) await mkdir(join(root, place), { recursive: true });
  const args = ['serve', 'webdav', root, '--addr', '127.0.0.1:0', '--baseurl', '/remote.php/dav'];
  const child = spawn('rclone', [...args, '--user', LOGIN, '--pass', PASSWORD, '--dir-cache-time', '0s', '-v'], {
    env: { PATH: process.env['PATH'], RCLONE_CONFIG: '/dev/null', HOME: root },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, found] = /127\.0\.0\.1:(\d+)/.exec(said) ?? [];
      if (found) resolve(Number(found));
    });
    child.once('exit', () => reject(new Error(`rclone has ended: ${said}`)));
  });
  const asked: string[] = [];
  const front = createFront(port, asked);
  const server = createServer((incoming, answer) => front(incoming, answer)).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cloud`,
    folder: join(root, 'files', USER),
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      const ended = new Promise((done) => child.once('exit', done));
      child.kill();
      await ended;
      await rm(root, { recursive: true, force: true });
    },
  };
}

function createFront(port: number, asked: string[]) {
  /** Name in the trash -> path before, both escaped. */
  const trashed = new Map<string, string>();

  return (incoming: IncomingMessage, answer: ServerResponse): void => {
    const path = (incoming.url ?? '').replace(/^\/cloud/, '');
    asked.push(`${incoming.method} ${path}`);
    const given = Buffer.from(incoming.headers.authorization?.slice('Basic '.length) ?? '', 'base64').toString();
    if (given !== `${LOGIN}:${PASSWORD}`) {
      answer.writeHead(401).end();
      return;
    }
    if (path.startsWith('/ocs/v2.php/cloud/user')) {
      answer.writeHead(200, { 'Content-Type': 'application/json' });
      answer.end(JSON.stringify({ ocs: { data: { id: USER } } }));
      return;
    }
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (incoming.method === 'DELETE' && path.startsWith(`${FILES}/`)) {
      const kept = `${name}.d${1_700_000_000 + trashed.size}`;
      trashed.set(kept, path.slice(FILES.length + 1));
      forward(incoming, answer, { method: 'MOVE', path, to: `${TRASHBIN}/trash/${kept}` });
      return;
    }
    if (incoming.method === 'PROPFIND' && path.replace(/\/$/, '') === `${TRASHBIN}/trash`) {
      answer.writeHead(207, { 'Content-Type': 'application/xml' });
      answer.end(trashXml(trashed));
      return;
    }
    if (incoming.method === 'MOVE' && incoming.headers.destination?.includes(`${TRASHBIN}/restore/`)) {
      const back = trashed.get(name) ?? 'nowhere';
      trashed.delete(name);
      forward(incoming, answer, { method: 'MOVE', path, to: `${FILES}/${back}` });
      return;
    }
    if (incoming.method === 'DELETE') {
      if (name === 'trash' || name === '') {
        trashed.clear();
        answer.writeHead(204).end();
        return;
      }
      trashed.delete(name);
    }
    const to = incoming.headers.destination;
    const destination = to === undefined ? undefined : new URL(String(to)).pathname.replace(/^\/cloud/, '');
    forward(incoming, answer, { method: incoming.method ?? '', path, to: destination });
  };

  function forward(
    incoming: IncomingMessage,
    answer: ServerResponse,
    { method, path, to }: { method: string; path: string; to: string | undefined },
  ): void {
    const headers: IncomingHttpHeaders = { ...incoming.headers, host: `127.0.0.1:${port}` };
    if (to !== undefined) headers['destination'] = `http://127.0.0.1:${port}${to}`;
    const passed = request({ host: '127.0.0.1', port, method, path, headers }, (got) => {
      let text = '';
      if (method !== 'PROPFIND') {
        answer.writeHead(got.statusCode ?? 500, got.headers);
        got.pipe(answer);
        return;
      }
      // Where it stands is not at the top of its server.
      got.setEncoding('utf8');
      got.on('data', (chunk: string) => {
        text += chunk;
      });
      got.on('end', () => {
        answer.writeHead(got.statusCode ?? 500, { 'Content-Type': 'application/xml' });
        answer.end(text.replaceAll('<D:href>', '<D:href>/cloud'));
      });
    });
    incoming.pipe(passed);
  }
}

function trashXml(trashed: ReadonlyMap<string, string>): string {
  const toXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const entry = (path: string, props: string) =>
    `<d:response><d:href>/cloud${TRASHBIN}/trash/${path}</d:href><d:propstat><d:prop>${props}</d:prop></d:propstat></d:response>`;
  const entries = [...trashed].map(([name, from]) => {
    const before = decodeURIComponent(from);
    const known = `<n:trashbin-filename>${toXml(before.slice(before.lastIndexOf('/') + 1))}</n:trashbin-filename>
      <n:trashbin-original-location>${toXml(before)}</n:trashbin-original-location>`;
    return entry(name, `<d:resourcetype/><d:getcontentlength>5</d:getcontentlength>${known}`);
  });
  const self = entry('', '<d:resourcetype><d:collection/></d:resourcetype>');
  return `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:n="http://nextcloud.org/ns">${self}${entries.join('')}</d:multistatus>`;
}
