import type { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { type Blobs, readContent, segmentsOf } from '#pkg/blob';
import { copyInParts } from './copy-in-parts.ts';
import { toBlobError } from './errors.ts';
import { abortUploads, putContent } from './multipart.ts';

export interface S3BlobsOptions {
  /** `https://s3.example.org`. */
  endpoint: string;
  region: string;
  /** It must be there: whoever makes it chooses its place, its encryption and who may read it. */
  bucket: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** The bucket in the path rather than in the host: every server but some clouds understands it. @default true */
  pathStyle?: boolean;
  /** Bytes of the largest object that is copied at once. @default 1 GiB; servers take 5 */
  copySize?: number;
  /** ms without an answer. @default 60,000 */
  timeout?: number;
}

const CONNECTION_TIMEOUT = 10_000;
const DELETES = 16;

/**
 * Blobs as objects of one bucket, `<container>/<key>`: accounts may have few buckets. Each request says the MD5 sum of what
 * it sends, so that the server refuses what was changed on the way.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function openS3Blobs(options: S3BlobsOptions): Blobs & AsyncDisposable {
  const { endpoint, region, bucket, credentials, pathStyle = true, copySize = 1024 ** 3, timeout = 60_000 } = options;
  const client = new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: pathStyle,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT, socketTimeout: timeout },
    // Many servers refuse the newer checksums; ours are the MD5 sums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const store = { client, bucket };

  function place(container: string, key: string) {
    segmentsOf(container, key);
    return { Bucket: bucket, Key: `${container}/${key}` };
  }

  async function* list(container: string): AsyncGenerator<string> {
    const Prefix = place(container, '-').Key.slice(0, -1);
    try {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix })) {
        for (const { Key = '' } of page.Contents ?? []) yield Key.slice(Prefix.length);
      }
    } catch (error) {
      throw toBlobError(error);
    }
  }

  async function sizeOf(container: string, key: string): Promise<number> {
    return (await client.send(new HeadObjectCommand(place(container, key)))).ContentLength ?? 0;
  }

  const blobs: Blobs = {
    async put(container, key, content, options = {}) {
      const reader = readContent(content, options);
      try {
        await putContent(store, place(container, key).Key, reader);
        return reader.info();
      } finally {
        reader.close();
      }
    },
    async get(container, key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const { Body } = await client.send(new GetObjectCommand({ ...place(container, key), ...(Range && { Range }) }));
      return Body as unknown as Readable;
    },
    size: sizeOf,
    async copy(container, from, to) {
      const source = `${bucket}/${place(container, from).Key}`;
      const target = place(container, to);
      const size = await sizeOf(container, from);
      if (size > copySize) await copyInParts(store, source, target.Key, size, copySize);
      else await client.send(new CopyObjectCommand({ ...target, CopySource: source }));
    },
    delete: async (container, key) => void (await client.send(new DeleteObjectCommand(place(container, key)))),
    async deleteContainer(container) {
      let batch: Promise<unknown>[] = [];
      for await (const key of list(container)) {
        batch.push(client.send(new DeleteObjectCommand(place(container, key))));
        if (batch.length < DELETES) continue;
        await Promise.all(batch);
        batch = [];
      }
      await Promise.all(batch);
      await abortUploads(store, place(container, '-').Key.slice(0, -1), 0);
    },
    list,
    sweep: (container, age) => abortUploads(store, place(container, '-').Key.slice(0, -1), age),
    ping: async () => void (await client.send(new HeadBucketCommand({ Bucket: bucket }))),
  };
  return { ...typedErrors(blobs), [Symbol.asyncDispose]: async () => client.destroy() };
}

/** The same methods, whose failures are errors of this port. */
function typedErrors(blobs: Blobs): Blobs {
  const typed = <Args extends unknown[], Result>(method: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      try {
        return await method(...args);
      } catch (error) {
        throw toBlobError(error);
      }
    };
  };
  const { put, get, size, copy, delete: remove, deleteContainer, list, sweep, ping } = blobs;
  return {
    put: typed(put),
    get: typed(get),
    size: typed(size),
    copy: typed(copy),
    delete: typed(remove),
    deleteContainer: typed(deleteContainer),
    list,
    sweep: typed(sweep),
    ping: typed(ping),
  };
}
