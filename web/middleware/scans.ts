import type { Context } from 'hono';
import type { Permission } from '#model/permission';
import { AppError } from '#pkg/errors';
import { createSlots } from '#pkg/slots';
import type { WebEnv } from './env.ts';

/** Of one app or device: more at once do not make any of them end sooner. */
const AT_ONCE = 6;
const WAITING = 100;
/** In ms: whatever becomes of it. */
const TTL = 15 * 60_000;

/**
 * The readings that may look at a whole database: some at once for each app or device of an instance, so that none keeps
 * another from reading; the others wait in turn, as long as their clients do. Rejects with kind `too-many-requests` when too
 * many wait.
 */
export interface Scans {
  /** @returns ends it; the end of the connection does too */
  begin(c: Context<WebEnv>, permission: Permission): Promise<() => void>;
  during<T>(c: Context<WebEnv>, permission: Permission, work: () => Promise<T>): Promise<T>;
  /** The same pieces: the first is made once it is their turn, and none for a client that is gone. */
  pieces<T>(c: Context<WebEnv>, permission: Permission, pieces: AsyncGenerator<T>): AsyncGenerator<T>;
}

export function createScans(): Scans {
  const slots = createSlots({ max: AT_ONCE, waiting: WAITING, ttl: TTL, now: Date.now });

  async function* hold<T>(wait: () => Promise<() => void>, pieces: AsyncGenerator<T>): AsyncGenerator<T> {
    const release = await wait();
    try {
      yield* pieces;
    } finally {
      release();
    }
  }

  const wait = (c: Context<WebEnv>, { sourceId }: Permission) =>
    slots.wait(`${c.get('instance').prefix} ${sourceId}`, goneSignal(c));

  return {
    async begin(c, permission) {
      const release = await wait(c, permission);
      c.env?.outgoing?.once('close', release);
      return release;
    },
    async during(c, permission, work) {
      const release = await wait(c, permission);
      try {
        return await work();
      } finally {
        release();
      }
    },
    pieces(c, permission, pieces) {
      const held = hold(() => wait(c, permission), pieces);
      // A body that nobody reads any more is not always told so.
      c.env?.outgoing?.once('close', () => void held.return(undefined));
      return held;
    },
  };
}

/** Fires when the client has left. */
function goneSignal(c: Context<WebEnv>): AbortSignal | undefined {
  const outgoing = c.env?.outgoing;
  if (!outgoing) return undefined;
  const gone = new AbortController();
  const abort = () => gone.abort(new AppError('bad-request', 'The client has left'));
  if (outgoing.destroyed) abort();
  else outgoing.once('close', abort);
  return gone.signal;
}
