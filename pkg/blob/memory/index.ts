import { Readable } from 'node:stream';
import { type Blobs, readContent, segmentsOf } from '#pkg/blob';
import { AppError } from '#pkg/errors';

/** Blobs in memory, for tests and trials: they go with the process. */
export function openMemoryBlobs(): Blobs {
  const containers = new Map<string, Map<string, Buffer>>();

  function containerOf(container: string, key = container): Map<string, Buffer> {
    segmentsOf(container, key);
    const known = containers.get(container);
    if (known) return known;
    const made = new Map<string, Buffer>();
    containers.set(container, made);
    return made;
  }

  function bytesOf(container: string, key: string): Buffer {
    const bytes = containerOf(container, key).get(key);
    if (!bytes) throw new AppError('not-found', 'no such blob');
    return bytes;
  }

  return {
    async put(container, key, content, options = {}) {
      const reader = readContent(content, options);
      try {
        const blobs = containerOf(container, key);
        blobs.set(key, await reader.take(Number.POSITIVE_INFINITY));
        return reader.info();
      } finally {
        reader.close();
      }
    },
    get: async (container, key, range) => {
      const bytes = bytesOf(container, key);
      return Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes], { objectMode: false });
    },
    size: async (container, key) => bytesOf(container, key).length,
    copy: async (container, from, to) => void containerOf(container, to).set(to, bytesOf(container, from)),
    delete: async (container, key) => void containerOf(container, key).delete(key),
    deleteContainer: async (container) => void containers.delete(container),
    async *list(container) {
      yield* [...containerOf(container).keys()];
    },
    sweep: async () => undefined,
    ping: async () => undefined,
  };
}
