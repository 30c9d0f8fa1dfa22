import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { WebEnv } from './env.ts';

const MiB = 1024 * 1024;
/** What a body may have without being counted: nearly all have less. */
const FREE = MiB;
/** Of all the bodies that one instance has sent and that are not answered yet. */
const ROOM = 64 * MiB;

/** By the prefix of an instance. @note of the process, as the memory is */
const held = new Map<string, number>();

/**
 * Counts what is kept of a body until it is answered: a hundred of the largest documents at once are more than small servers
 * have. The function throws kind `too-many-requests` when there is no room for what it is told.
 */
export function roomForBody(c: Context<WebEnv>): (bytes: number) => void {
  const key = c.env.match?.instance.prefix;
  // The administrator's own are not counted.
  if (key === undefined) return () => undefined;
  let size = 0;
  let counted = 0;
  const giveBack = () => {
    const left = (held.get(key) ?? 0) - counted;
    counted = 0;
    if (left > 0) held.set(key, left);
    else held.delete(key);
  };
  return (bytes) => {
    size += bytes;
    const more = size - FREE - counted;
    if (more <= 0) return;
    const all = (held.get(key) ?? 0) + more;
    if (all > ROOM) throw new AppError('too-many-requests', 'Too many large bodies are under way');
    if (counted === 0) c.env.outgoing.once('close', giveBack);
    counted += more;
    held.set(key, all);
  };
}
