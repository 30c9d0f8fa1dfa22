import { AppError } from '#pkg/errors';

interface Slot {
  /** In ms: whatever becomes of it, it is free then. */
  ends: number;
}

interface Own {
  held: Set<Slot>;
  /** In the order they came. */
  line: ((release: () => void) => void)[];
}

export interface Slots {
  /** Throws kind `too-many-requests` when all of them are taken. @returns gives it back; more than once does nothing more */
  take(key: string): () => void;
  /**
   * The same, once there is one. Rejects with kind `too-many-requests` when too many wait already, and with the reason of the
   * signal when that comes first.
   */
  wait(key: string, signal?: AbortSignal): Promise<() => void>;
}

interface SlotsOptions {
  max: number;
  /** In ms. */
  ttl: number;
  /** Who may wait for one. @default nobody */
  waiting?: number;
  now: () => number;
}

export function createSlots({ max, ttl, waiting = 0, now }: SlotsOptions): Slots {
  const all = new Map<string, Own>();

  function ownOf(key: string): Own {
    const own = all.get(key) ?? { held: new Set(), line: [] };
    all.set(key, own);
    for (const slot of own.held) if (slot.ends <= now()) own.held.delete(slot);
    serve(key, own);
    return own;
  }

  function hold(key: string, own: Own): () => void {
    const slot = { ends: now() + ttl };
    own.held.add(slot);
    return () => {
      if (!own.held.delete(slot)) return;
      serve(key, own);
      if (own.held.size === 0 && all.get(key) === own) all.delete(key);
    };
  }

  function serve(key: string, own: Own): void {
    while (own.held.size < max) {
      const next = own.line.shift();
      if (!next) return;
      next(hold(key, own));
    }
  }

  return {
    take(key) {
      const own = ownOf(key);
      if (own.held.size >= max) throw tooMany();
      return hold(key, own);
    },
    async wait(key, signal) {
      signal?.throwIfAborted();
      const own = ownOf(key);
      if (own.held.size < max) return hold(key, own);
      if (own.line.length >= waiting) throw tooMany();
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      const leave = () => {
        own.line = own.line.filter((one) => one !== resolve);
        reject(signal?.reason);
      };
      own.line.push(resolve);
      signal?.addEventListener('abort', leave, { once: true });
      const release = await promise.finally(() => signal?.removeEventListener('abort', leave));
      // Who left in the very turn of the loop that gave it would not give it back.
      if (signal?.aborted) release();
      signal?.throwIfAborted();
      return release;
    },
  };
}

function tooMany(): AppError {
  return new AppError('too-many-requests', 'Too many requests are under way');
}
