import { afterAll, beforeAll, describe } from 'vitest';
import { openSwiftBlobs } from '#driver/blob/swift';
import { hasSwift, SWIFT_PACKAGES, type SwiftServer, startSwift } from '#tests/swift-server';
import { blobsContract } from '../contract.ts';
import { authenticate } from './auth.ts';

describe.skipIf(!hasSwift)(`Swift (needs ${SWIFT_PACKAGES})`, () => {
  let swift: SwiftServer;
  let count = 0;
  beforeAll(async () => {
    swift = await startSwift();
  });
  afterAll(() => swift[Symbol.asyncDispose]());

  const credentials = () => ({ authUrl: `${swift.url}/auth/v1.0`, user: swift.user, password: swift.key });

  /** As Swift tells it. */
  async function rawNames(container: string): Promise<string[]> {
    const { token, storageUrl } = await authenticate(credentials(), 10_000);
    const answer = await fetch(`${storageUrl}/${encodeURIComponent(container)}`, {
      headers: { 'X-Auth-Token': token },
    });
    return (await answer.text()).split('\n').filter((name) => name !== '');
  }

  async function open() {
    const containerPrefix = `test-${++count}-`;
    const blobs = openSwiftBlobs({ credentials: credentials(), containerPrefix, segmentSize: 6_000_000 });
    return {
      blobs,
      leftovers: () => rawNames(`${containerPrefix}alice+segments`),
      [Symbol.asyncDispose]: () => blobs[Symbol.asyncDispose](),
    };
  }

  blobsContract('swift', open);
});
