import { type Blobs, readContent, segmentsOf } from '#pkg/blob';
import { isKind } from '#pkg/errors';
import type { SwiftCredentials } from './auth.ts';
import { listObjects } from './list.ts';
import { putBytes, putStream } from './put-object.ts';
import { createRequests } from './requests.ts';
import {
  copySegments,
  deleteObject,
  deleteSegments,
  putSegments,
  segmentsContainer,
  segmentsOfObject,
  sweepSegments,
} from './segments.ts';

export interface SwiftBlobsOptions {
  credentials: SwiftCredentials;
  /** What the names of our containers begin with. @default 'cozy-' */
  containerPrefix?: string;
  /** Bytes of the segments of large objects. @default 1 GiB */
  segmentSize?: number;
  /** ms without an answer. @default 60,000 */
  timeout?: number;
}

/** A content that small is sent with its sum. */
const SMALL = 1024 * 1024;
/** Bytes of the largest object that is not made of segments, in every Swift. */
const MAX_OBJECT = 5 * 1024 ** 3;

/**
 * Blobs as objects of OpenStack Swift, a container for each of ours. What may be larger than 5 GiB is stored by segments.
 * @note the segments of a large object go with it: who reads it while it is deleted or replaced gets a broken stream.
 * @see https://docs.openstack.org/api-ref/object-store/
 */
export function openSwiftBlobs(options: SwiftBlobsOptions): Blobs & AsyncDisposable {
  const { credentials, containerPrefix = 'cozy-', segmentSize = 1024 ** 3, timeout = 60_000 } = options;
  const requests = createRequests(credentials, timeout);
  const made = new Set<string>();

  function place(container: string, key: string): [container: string, key: string] {
    segmentsOf(container, key);
    return [containerPrefix + container, key];
  }

  /** Makes the containers when they are not known to be there. */
  async function inContainer<T>(container: string, work: () => Promise<T>): Promise<T> {
    if (!made.has(container)) {
      for (const name of [container, segmentsContainer(container)]) await requests.run({ method: 'PUT', path: [name] });
      made.add(container);
    }
    try {
      return await work();
    } catch (error) {
      // Somebody else destroyed it: the next write makes it again.
      if (isKind(error, 'not-found')) made.delete(container);
      throw error;
    }
  }

  async function* list(name: string): AsyncGenerator<string> {
    const [container] = place(name, name);
    for await (const listed of listObjects(requests, container)) yield listed.name;
  }

  return {
    async put(name, key, content, given = {}) {
      const reader = readContent(content, given);
      try {
        const path = place(name, key);
        const [container] = path;
        await inContainer(container, async () => {
          const first = await reader.take(SMALL);
          if (await reader.ended()) return putBytes(requests, path, first);
          reader.unread(first);
          if (given.limit === undefined || given.limit > MAX_OBJECT) {
            return putSegments(requests, path, reader, segmentSize);
          }
          return putStream(requests, path, reader, MAX_OBJECT);
        });
        return reader.info();
      } finally {
        reader.close();
      }
    },
    get: async (name, key, range) => {
      const headers = range && { Range: `bytes=${range.start}-${range.end}` };
      return requests.send({ method: 'GET', path: place(name, key), ...(headers && { headers }) });
    },
    async size(name, key) {
      const { headers } = await requests.run({ method: 'HEAD', path: place(name, key) });
      return Number(headers['content-length']);
    },
    async copy(name, from, to) {
      const [container, source] = place(name, from);
      const path = place(name, to);
      const segments = await segmentsOfObject(requests, container, source);
      if (segments) return copySegments(requests, container, to, segments);
      const headers = { 'X-Copy-From': `/${container}/${source}`, 'Content-Length': '0' };
      await requests.run({ method: 'PUT', path, headers });
    },
    async delete(name, key) {
      const path = place(name, key);
      const segments = await segmentsOfObject(requests, ...path);
      await deleteObject(requests, path);
      await deleteSegments(requests, segments ?? []);
    },
    async deleteContainer(name) {
      const [container] = place(name, name);
      for (const each of [container, segmentsContainer(container)]) {
        for await (const { name: object } of listObjects(requests, each)) await deleteObject(requests, [each, object]);
        await deleteObject(requests, [each]);
      }
      made.delete(container);
    },
    list,
    sweep: (name, age) => sweepSegments(requests, place(name, name)[0], age),
    ping: async () => void (await requests.run({ method: 'HEAD' })),
    [Symbol.asyncDispose]: async () => requests.close(),
  };
}
