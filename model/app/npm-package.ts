import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Spooled } from '#pkg/archive';
import { AppError } from '#pkg/errors';
import type { SafeHttp } from '#pkg/safe-http';
import { downloadPackage } from './download.ts';

interface PackageMetadata {
  'dist-tags'?: Record<string, string>;
  versions?: Record<string, { dist?: { tarball?: unknown; integrity?: unknown } }>;
}

const MAX_METADATA = 20 * 1024 * 1024;
const INTEGRITY = /^sha512-([A-Za-z0-9+/]{86}==)$/;

/**
 * A package of an npm registry, whose bytes are those that it announces. No script of it is run.
 * @param source `npm:name`, `npm:@scope/name@1.2.3` or `npm:name@tag` @param registry its address
 */
export async function downloadNpmPackage(
  http: Pick<SafeHttp, 'fetch'>,
  source: string,
  registry: string | undefined,
): Promise<Spooled> {
  if (registry === undefined) throw wrong('The configuration names no npm registry (apps.npm_registry)');
  const [, name = '', wanted = 'latest'] = /^npm:(@?[^@]+)(?:@(.+))?$/.exec(source) ?? [];
  const metadata = await readMetadata(http, `${registry.replace(/\/+$/, '')}/${name.replace('/', '%2f')}`);
  const { 'dist-tags': tags = {}, versions = {} } = metadata;
  const version = Object.hasOwn(tags, wanted) ? tags[wanted] : wanted;
  const dist = version !== undefined && Object.hasOwn(versions, version) ? versions[version]?.dist : undefined;
  if (!dist) throw new AppError('not-found', 'There is no such version of this package');
  const { tarball, integrity } = dist;
  const [, expected] = INTEGRITY.exec(String(integrity)) ?? [];
  if (expected === undefined || typeof tarball !== 'string' || !/^https?:\/\//.test(tarball)) {
    throw new AppError('bad-gateway', 'The npm registry says not where this package is, or not what it is');
  }
  const archive = await downloadPackage(http, tarball);
  if ((await sha512(archive.file)) === expected) return archive;
  await archive[Symbol.asyncDispose]();
  throw wrong('The package is not the one that was announced: its hash differs');
}

async function readMetadata(http: Pick<SafeHttp, 'fetch'>, url: string): Promise<PackageMetadata> {
  const headers = { Accept: 'application/vnd.npm.install-v1+json, application/json;q=0.8' };
  const response = await http.fetch(url, { headers, maxBytes: MAX_METADATA });
  if (response.status === 404) throw new AppError('not-found', 'There is no such package');
  const text = response.status === 200 ? await response.text() : '';
  try {
    return JSON.parse(text) as PackageMetadata;
  } catch (cause) {
    throw new AppError('bad-gateway', `The npm registry answered ${response.status}`, { cause });
  }
}

async function sha512(file: string): Promise<string> {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('base64');
}

function wrong(words: string): AppError {
  return new AppError('unprocessable', words, { parameter: 'Source' });
}
