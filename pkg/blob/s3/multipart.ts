import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ContentReader } from '#pkg/blob';
import { AppError } from '#pkg/errors';

export interface Store {
  client: S3Client;
  bucket: string;
}

const MIB = 1024 * 1024;
const MAX_PARTS = 10_000;
/** Parts that are sent while the next ones come: they are the memory of an upload. */
const UNDER_WAY = 2;

/** Small at first, since they are held in memory; larger later, so that the ten thousand parts of an object are 300 GiB. */
function partSize(number: number): number {
  return number <= 1000 ? 8 * MIB : 32 * MIB;
}

/** A content smaller than a part is an object at once; a larger one is sent by parts, and seen when the last one is there. */
export async function putContent({ client, bucket }: Store, key: string, reader: ContentReader): Promise<void> {
  const Body = await reader.take(partSize(1));
  if (Body.length < partSize(1) || (await reader.ended())) {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentMD5: md5Of(Body) }));
    return;
  }
  reader.unread(Body);
  await inParts({ client, bucket }, key, (upload) => sendParts({ client, bucket }, reader, upload));
}

async function sendParts(store: Store, reader: ContentReader, upload: Upload): Promise<CompletedPart[]> {
  const parts: Promise<CompletedPart>[] = [];
  try {
    for (let number = 1; !(await reader.ended()); number++) {
      if (number > MAX_PARTS) throw new AppError('too-large', 'The content is larger than the storage holds');
      const part = sendPart(store, upload, number, await reader.take(partSize(number)));
      // A failure is told when its turn comes.
      part.catch(() => undefined);
      parts.push(part);
      await parts[parts.length - UNDER_WAY];
    }
    return await Promise.all(parts);
  } finally {
    // The parts of an upload that is given up must not arrive after it.
    await Promise.allSettled(parts);
  }
}

async function sendPart({ client }: Store, upload: Upload, PartNumber: number, Body: Buffer): Promise<CompletedPart> {
  const { ETag } = await client.send(new UploadPartCommand({ ...upload, PartNumber, Body, ContentMD5: md5Of(Body) }));
  return { PartNumber, ETag };
}

export interface Upload {
  Bucket: string;
  Key: string;
  UploadId: string;
}

/** Makes an object of parts. On a failure none of them stays. */
export async function inParts(
  { client, bucket }: Store,
  key: string,
  work: (upload: Upload) => Promise<CompletedPart[]>,
): Promise<void> {
  const object = { Bucket: bucket, Key: key };
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand(object));
  const upload: Upload = { ...object, UploadId };
  try {
    const Parts = await work(upload);
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw error;
  }
}

/** Gives up the uploads below a prefix that began more than `age` ms ago: killed processes left them. */
export async function abortUploads({ client, bucket }: Store, prefix: string, age: number): Promise<void> {
  const before = Date.now() - age;
  let from: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (from) {
    const page: ListMultipartUploadsCommandOutput = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, ...from }),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (Key === undefined || UploadId === undefined || (Initiated?.getTime() ?? 0) > before) continue;
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
    }
    const { IsTruncated, NextKeyMarker, NextUploadIdMarker } = page;
    from = IsTruncated
      ? {
          ...(NextKeyMarker !== undefined && { KeyMarker: NextKeyMarker }),
          ...(NextUploadIdMarker !== undefined && { UploadIdMarker: NextUploadIdMarker }),
        }
      : undefined;
  }
}

function md5Of(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('base64');
}
