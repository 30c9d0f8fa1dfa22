import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { createHttp } from '#client';
import { findManifest, packFolder, type Spooled, spool } from '#pkg/archive';
import { openRegistryFolder, signPublication } from '#pkg/registry-folder';
import { CommandError } from '../command-error.ts';

const MB = 1024 * 1024;
const MAX_ARCHIVE = 100 * MB;
const LIMITS = { bytes: 200 * MB, fileBytes: 20 * MB, entries: 10_000 };
const UPLOAD_TIMEOUT = 600_000;

const DESCRIPTION = `Publishes a built application: a folder with a manifest.webapp or a manifest.konnector at its root, or an archive of it.
To a registry, signed (--registry, --editor, --key), or in the folder of one that is on this machine (--folder).`;

interface Options {
  registry?: string;
  folder?: string;
  editor: string;
  key?: string;
  slug?: string;
  releaseVersion?: string;
}

export function publish(parent: Command): void {
  parent
    .command('publish <path>')
    .summary('Publish a version of an application')
    .description(DESCRIPTION)
    .option('--registry <url>', 'address of the registry')
    .option('--folder <folder>', 'folder of a registry of this machine')
    .option('--editor <name>', 'name of the editor', 'local')
    .option('--key <file>', 'private key of the editor')
    .option('--slug <slug>', 'default: that of the manifest')
    .option('--release-version <version>', 'default: that of the manifest; for instance 1.2.0-beta.1')
    .action(publishPath);
}

async function publishPath(path: string, options: Options): Promise<void> {
  const isFolder = (await stat(path)).isDirectory();
  await using archive = await spool(isFolder ? packFolder(resolve(path)) : createReadStream(path), MAX_ARCHIVE);
  const { slug, version } = await nameOf(archive, options);
  if (options.folder !== undefined) await copyTo(options.folder, { slug, version, archive, editor: options.editor });
  else await upload({ slug, version, archive }, options);
  console.log(`${slug} ${version} is published (sha256 ${archive.sha256})`);
}

interface Release {
  slug: string;
  version: string;
  archive: Spooled;
}

async function nameOf({ file }: Spooled, options: Options): Promise<{ slug: string; version: string }> {
  const found = await findManifest(file, LIMITS, ['manifest.webapp', 'manifest.konnector']);
  if (!found) throw new CommandError('There is no manifest.webapp nor manifest.konnector');
  const manifest = JSON.parse(found.bytes.toString()) as { slug?: unknown; version?: unknown };
  const { slug = manifest.slug, releaseVersion: version = manifest.version } = options;
  if (typeof slug !== 'string') throw new CommandError('The manifest has no slug: give it with --slug');
  if (typeof version !== 'string') throw new CommandError('The manifest has no version: give --release-version');
  return { slug, version };
}

async function copyTo(folder: string, release: Release & { editor: string }): Promise<void> {
  const urlOf = () => '';
  await openRegistryFolder({ root: resolve(folder), urlOf }).publish(release);
}

async function upload({ slug, version, archive }: Release, { registry, editor, key }: Options): Promise<void> {
  if (registry === undefined || key === undefined) {
    throw new CommandError('Where to? Give --registry with --editor and --key, or --folder');
  }
  const { file, sha256 } = archive;
  const authorization = signPublication({ slug, version, sha256 }, editor, await readFile(key, 'utf8'));
  const { size } = await stat(file);
  const path = join('/registry', encodeURIComponent(slug), encodeURIComponent(version));
  await createHttp({ url: registry }).request('PUT', path, {
    timeout: UPLOAD_TIMEOUT,
    body: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
    headers: {
      Authorization: authorization,
      'Content-Type': 'application/gzip',
      'Content-Length': String(size),
      'Content-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    },
  });
}
