import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Context } from 'hono';
import { spool } from '#pkg/archive';
import { AppError } from '#pkg/errors';
import { verifyPublication } from '#pkg/registry-folder';
import type { WebEnv } from '#web/middleware';
import type { RegistryServerDeps } from './deps.ts';

const MAX_ARCHIVE = 100 * 1024 * 1024;
/** RFC 9530 */
const DIGEST = /^sha-256=:([A-Za-z0-9+/]{43}=):$/;

/**
 * `PUT /registry/:app/:version`: an archive, with its hash in `Content-Digest` and in `Authorization` the signature of an
 * editor over both and the name of the version. It is good for this only, and once: a version never changes.
 */
export async function publishVersion(c: Context<WebEnv>, { folder }: RegistryServerDeps): Promise<Response> {
  const { app: slug = '', version = '' } = c.req.param() as { app?: string; version?: string };
  const [, digest] = DIGEST.exec(c.req.header('Content-Digest') ?? '') ?? [];
  if (digest === undefined) throw new AppError('bad-request', 'Content-Digest has no sha-256');
  const sha256 = Buffer.from(digest, 'base64').toString('hex');
  const authorization = c.req.header('Authorization') ?? '';
  const editor = await verifyPublication({ slug, version, sha256 }, authorization, folder.editorKey);
  if (editor === undefined) throw new AppError('unauthenticated', 'The signature is not that of an editor');
  await using archive = await spool(bodyOf(c), MAX_ARCHIVE);
  if (archive.sha256 !== sha256) throw new AppError('unprocessable', 'The archive is not the one that was signed');
  const published = await folder.publish({ slug, version, editor, archive });
  return c.json(published, 201);
}

function bodyOf(c: Context<WebEnv>): Readable {
  const { body } = c.req.raw;
  return body ? Readable.fromWeb(body as ReadableStream) : Readable.from([]);
}
