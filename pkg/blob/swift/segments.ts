import { randomUUID } from 'node:crypto';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { ContentReader } from '#pkg/blob';
import { AppError, isKind } from '#pkg/errors';
import { listObjects } from './list.ts';
import { putStream } from './put-object.ts';
import type { SwiftRequests } from './requests.ts';

/** What a server takes in a manifest unless it is told otherwise. */
const MAX_SEGMENTS = 1000;

const MANIFEST = z.array(z.object({ name: z.string(), hash: z.string(), bytes: z.number() }));

interface Segment {
  path: string;
  etag: string;
  size_bytes: number;
}

/** Where the segments of a container's large objects are: no container of ours has a `+` in its name. */
export function segmentsContainer(container: string): string {
  return `${container}+segments`;
}

/** Segments are `<key>/<upload>/<number>`. */
function segmentName(key: string, upload: string, number: number): string {
  return `${key}/${upload}/${String(number).padStart(4, '0')}`;
}

/**
 * Stores a large content as segments, then writes the manifest that makes them one object: it is seen only then.
 * @see https://docs.openstack.org/swift/latest/overview_large_objects.html (static large objects)
 */
export async function putSegments(
  requests: SwiftRequests,
  [container, key]: readonly [container: string, key: string],
  reader: ContentReader,
  segmentSize: number,
): Promise<void> {
  await withSegments(requests, container, key, async (upload) => {
    const segments: Segment[] = [];
    while (!(await reader.ended())) {
      if (segments.length === MAX_SEGMENTS) {
        throw new AppError('too-large', 'The content is larger than the storage holds');
      }
      const name = segmentName(key, upload, segments.length + 1);
      const { size, md5 } = await putStream(requests, [segmentsContainer(container), name], reader, segmentSize);
      segments.push({ path: `/${segmentsContainer(container)}/${name}`, etag: md5.toString('hex'), size_bytes: size });
    }
    return segments;
  });
}

/** A large object of segments of its own: two manifests never share one. */
export async function copySegments(
  requests: SwiftRequests,
  container: string,
  key: string,
  from: readonly Segment[],
): Promise<void> {
  await withSegments(requests, container, key, async (upload) => {
    const segments: Segment[] = [];
    for (const { path, etag, size_bytes } of from) {
      const name = segmentName(key, upload, segments.length + 1);
      const headers = { 'X-Copy-From': encodeURI(path), 'Content-Length': '0' };
      await requests.run({ method: 'PUT', path: [segmentsContainer(container), name], headers });
      segments.push({ path: `/${segmentsContainer(container)}/${name}`, etag, size_bytes });
    }
    return segments;
  });
}

async function withSegments(
  requests: SwiftRequests,
  container: string,
  key: string,
  work: (upload: string) => Promise<Segment[]>,
): Promise<void> {
  const upload = randomUUID();
  const old = await segmentsOfObject(requests, container, key);
  try {
    const body = Buffer.from(JSON.stringify(await work(upload)));
    await requests.run({ method: 'PUT', path: [container, key], query: { 'multipart-manifest': 'put' }, body });
  } catch (error) {
    await deleteBelow(requests, container, `${key}/${upload}/`).catch(() => undefined);
    throw error;
  }
  await deleteSegments(requests, old ?? []);
}

/** Undefined when the object is not a large one, or not there. */
export async function segmentsOfObject(
  requests: SwiftRequests,
  container: string,
  key: string,
): Promise<Segment[] | undefined> {
  const path = [container, key];
  try {
    const { headers } = await requests.run({ method: 'HEAD', path });
    if (headers['x-static-large-object'] === undefined) return undefined;
    const answer = await requests.send({ method: 'GET', path, query: { 'multipart-manifest': 'get' } });
    const manifest = MANIFEST.parse(await json(answer));
    return manifest.map(({ name, hash, bytes }) => ({ path: name, etag: hash, size_bytes: bytes }));
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}

export async function deleteSegments(requests: SwiftRequests, segments: readonly Segment[]): Promise<void> {
  for (const { path } of segments) {
    const [, container = '', ...name] = path.split('/');
    await deleteObject(requests, [container, name.join('/')]);
  }
}

/** Succeeds when it is not there. */
export async function deleteObject(requests: SwiftRequests, path: readonly string[]): Promise<void> {
  try {
    await requests.run({ method: 'DELETE', path });
  } catch (error) {
    if (!isKind(error, 'not-found')) throw error;
  }
}

async function deleteBelow(requests: SwiftRequests, container: string, prefix: string): Promise<void> {
  const segments = segmentsContainer(container);
  for await (const { name } of listObjects(requests, segments, prefix)) await deleteObject(requests, [segments, name]);
}

/** Deletes the segments that no manifest names and that are older than `age` ms: killed processes left them. */
export async function sweepSegments(requests: SwiftRequests, container: string, age: number): Promise<void> {
  const segments = segmentsContainer(container);
  const before = Date.now() - age;
  let key: string | undefined;
  let named: ReadonlySet<string> = new Set();
  for await (const { name, modifiedAt } of listObjects(requests, segments)) {
    const owner = name.split('/').slice(0, -2).join('/');
    if (owner !== key) {
      key = owner;
      named = new Set((await segmentsOfObject(requests, container, owner))?.map(({ path }) => path));
    }
    if (modifiedAt <= before && !named.has(`/${segments}/${name}`)) await deleteObject(requests, [segments, name]);
  }
}
