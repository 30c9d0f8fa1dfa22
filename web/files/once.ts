import { createHash } from 'node:crypto';
import type { Node } from '#model/vfs';
import { AppError, ifFound, isKind } from '#pkg/errors';
import type { FilesContext, FilesDeps } from './deps.ts';

/** Of the structured header: a string in quotes; or, as most clients send it, its bare characters. */
const KEY = /^"?([\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"?$/;

/**
 * Makes a file or directory once for each `Idempotency-Key`, so that a client whose answer was lost asks again and is given what
 * is there already. The id of what is made follows from the request and its key: any process knows it, for as long as it is there.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export async function once(
  c: FilesContext,
  { vfs }: Pick<FilesDeps, 'vfs'>,
  make: (id?: string) => Promise<Node>,
): Promise<Node> {
  const header = c.req.header('Idempotency-Key');
  if (header === undefined) return make();
  const [, key] = KEY.exec(header) ?? [];
  if (key === undefined) throw new AppError('bad-request', 'Idempotency-Key is not 1 to 255 characters in quotes');
  const { pathname, search } = new URL(c.req.url);
  const asked = JSON.stringify([c.req.method, pathname, search, key]);
  const id = createHash('sha256').update(asked).digest('hex').slice(0, 32);
  const find = () => ifFound(vfs.get(c.var.instance, id));
  const known = await find();
  if (known) return known;
  try {
    return await make(id);
  } catch (error) {
    // The first one may still have been at it.
    const made = isKind(error, 'conflict') ? await find() : undefined;
    if (made) return made;
    throw error;
  }
}
