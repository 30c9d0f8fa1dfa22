import type { Response as RemoteResponse } from 'undici';
import { AppError } from '#pkg/errors';

/** These have no body (Fetch standard, "null body status"). */
const BODILESS = new Set([101, 103, 204, 205, 304]);

/** The same answer, whose body fails once it is longer than that: a small compressed one may become a huge one. */
export function limitBody(remote: RemoteResponse, maxBytes: number): Response {
  const { status, statusText, url } = remote;
  const headers = new Headers([...remote.headers]);
  const body =
    remote.body && !BODILESS.has(status) ? limited(remote.body as ReadableStream<Uint8Array>, maxBytes) : null;
  const response = new Response(body, { status, statusText, headers });
  // Where the redirections led: a response that is made by hand has no address.
  return Object.defineProperty(response, 'url', { value: url });
}

function limited(body: ReadableStream<Uint8Array>, maxBytes: number): ReadableStream<Uint8Array> {
  let left = maxBytes;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        left -= chunk.byteLength;
        if (left < 0) throw new AppError('too-large', 'The answer of the other side is too large');
        controller.enqueue(chunk);
      },
    }),
  );
}
