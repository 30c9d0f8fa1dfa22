import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe } from 'vitest';
import { openS3Blobs } from '#driver/blob/s3';
import { hasSwift, SWIFT_PACKAGES, type SwiftServer, startSwift } from '#tests/swift-server';
import { blobsContract } from '../contract.ts';

describe.skipIf(!hasSwift)(`S3, by the interface of Swift (needs ${SWIFT_PACKAGES})`, () => {
  let swift: SwiftServer;
  let count = 0;
  beforeAll(async () => {
    swift = await startSwift();
  });
  afterAll(() => swift[Symbol.asyncDispose]());

  async function open() {
    const bucket = `bucket-${++count}`;
    const options = {
      endpoint: swift.url,
      region: 'us-east-1',
      credentials: { accessKeyId: swift.user, secretAccessKey: swift.key },
    };
    const client = new S3Client({ ...options, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    const blobs = openS3Blobs({ ...options, bucket, copySize: 6_000_000 });
    return {
      blobs,
      async leftovers() {
        const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
        return Uploads.map(({ Key = '' }) => Key);
      },
      async [Symbol.asyncDispose]() {
        client.destroy();
        await blobs[Symbol.asyncDispose]();
      },
    };
  }

  blobsContract('s3', open);
});
