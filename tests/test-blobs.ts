import { join } from 'node:path';
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { openDiskBlobs } from '#driver/blob/disk';
import { openMemoryBlobs } from '#driver/blob/memory';
import { openS3Blobs } from '#driver/blob/s3';
import { openSwiftBlobs } from '#driver/blob/swift';
import type { Blobs } from '#pkg/blob';
import type { SwiftServer } from './swift-server.ts';

/** A store that a test chooses; it goes to other processes as JSON. */
export type TestStore =
  | { driver: 'disk' }
  | { driver: 'memory' }
  | { driver: 'swift' | 's3'; url: string; user: string; key: string; name: string };

export async function openTestBlobs(store: TestStore, directory: string): Promise<Blobs & Partial<AsyncDisposable>> {
  if (store.driver === 'memory') return openMemoryBlobs();
  if (store.driver === 'disk') return openDiskBlobs({ directory: join(directory, 'files') });
  const { url, user, key, name } = store;
  if (store.driver === 's3') return openS3Blobs({ ...s3Options(store), bucket: name });
  const credentials = { authUrl: `${url}/auth/v1.0`, user, password: key };
  return openSwiftBlobs({ credentials, containerPrefix: `${name}-`, segmentSize: 4_000_000 });
}

/** A place of its own in a server. */
export async function makeTestStore(
  driver: 'swift' | 's3',
  { url, user, key }: SwiftServer,
  name: string,
): Promise<TestStore> {
  const store = { driver, url, user, key, name };
  if (driver === 's3') {
    const client = new S3Client({ ...s3Options(store), forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: name }));
    client.destroy();
  }
  return store;
}

/** What is begun and not whole in a bucket. */
export async function uploadsUnderWay(store: TestStore): Promise<number> {
  if (store.driver !== 's3') return 0;
  const client = new S3Client({ ...s3Options(store), forcePathStyle: true });
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: store.name }));
  client.destroy();
  return Uploads.length;
}

function s3Options({ url, user, key }: { url: string; user: string; key: string }) {
  return { endpoint: url, region: 'us-east-1', credentials: { accessKeyId: user, secretAccessKey: key } };
}
