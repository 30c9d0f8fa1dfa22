import { AppError } from '#pkg/errors';

interface Slot {
  /** In ms: whatever becomes of it, it is free then. */
  ends: number;
}

/** How much may be under way for each of those who ask. */
export interface Slots {
  /** Throws kind `too-many-requests` when all of them are taken. @returns gives it back; more than once does nothing more */
  take(key: string): () => void;
}

export function createSlots({ max, ttl, now }: { max: number; ttl: number; now: () => number }): Slots {
  const taken = new Map<string, Set<Slot>>();
  return {
    take(key) {
      const own = taken.get(key) ?? new Set();
      for (const slot of own) if (slot.ends <= now()) own.delete(slot);
      if (own.size >= max) throw new AppError('too-many-requests', 'Too many requests are under way');
      const slot = { ends: now() + ttl };
      taken.set(key, own.add(slot));
      return () => {
        own.delete(slot);
        if (own.size === 0 && taken.get(key) === own) taken.delete(key);
      };
    },
  };
}

/** The same body; `release` is called at its end, however that comes. */
export function releasing(
  body: ReadableStream<Uint8Array> | null,
  release: () => void,
): ReadableStream<Uint8Array> | null {
  const reader = body?.getReader();
  if (!reader) {
    release();
    return null;
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        release();
        controller.close();
      } catch (error) {
        release();
        throw error;
      }
    },
    async cancel(reason) {
      release();
      await reader.cancel(reason);
    },
  });
}
