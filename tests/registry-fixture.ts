import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '#pkg/log';
import { createEditorKeys, signPublication } from '#pkg/registry-folder';
import { startRegistryServer } from '#stack';
import { sha256 } from '#tests/make-package';

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => SILENT };

export interface RegistryFixture extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  /** Puts an archive in the folder. */
  drop(slug: string, version: string, archive: Buffer): Promise<void>;
  /** Uploads it, signed by an editor whose key the registry has. @param sent other bytes than those that are signed */
  upload(slug: string, version: string, archive: Buffer, editor?: string, sent?: Buffer): Promise<Response>;
}

/** A real registry, on a temporary folder. */
export async function registryFixture(): Promise<RegistryFixture> {
  const folder = await mkdtemp(join(tmpdir(), 'cozy-registry-'));
  await mkdir(join(folder, 'editors'), { recursive: true });
  const keys = new Map<string, string>();
  for (const editor of ['ada', 'bob']) {
    const { publicKey, privateKey } = createEditorKeys();
    keys.set(editor, privateKey);
    await writeFile(join(folder, 'editors', `${editor}.pem`), publicKey);
  }
  keys.set('stranger', createEditorKeys().privateKey);
  const server = await startRegistryServer({ host: '127.0.0.1', port: 0, folder, log: SILENT });
  return {
    url: server.url,
    folder,
    async drop(slug, version, archive) {
      await mkdir(join(folder, 'packages', slug), { recursive: true });
      await writeFile(join(folder, 'packages', slug, `${version}.tar.gz`), archive);
    },
    async upload(slug, version, archive, editor = 'ada', sent = archive) {
      const hash = sha256(archive);
      return fetch(`${server.url}/registry/${slug}/${version}`, {
        method: 'PUT',
        body: new Uint8Array(sent),
        headers: {
          Accept: 'application/json',
          Authorization: signPublication({ slug, version, sha256: hash }, editor, keys.get(editor) ?? ''),
          'Content-Digest': `sha-256=:${Buffer.from(hash, 'hex').toString('base64')}:`,
        },
      });
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A server that answers what it is told, by path; a function may answer as it likes. */
export async function liarServer(): Promise<AsyncDisposable & { url: string; answers: Map<string, Answer> }> {
  const answers = new Map<string, Answer>();
  const server: Server = createServer((request, response) => {
    const answer = answers.get(request.url?.split('?')[0] ?? '');
    if (answer === undefined) return void response.writeHead(404).end();
    if (typeof answer === 'function') return answer(response);
    const isRaw = Buffer.isBuffer(answer);
    response.writeHead(200, { 'Content-Type': isRaw ? 'application/gzip' : 'application/json' });
    response.end(isRaw ? answer : JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Answer = object | Buffer | ((response: import('node:http').ServerResponse) => void);
