import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { type Spooled, spool } from '#pkg/archive';
import { AppError } from '#pkg/errors';
import type { SafeHttp } from '#pkg/safe-http';

const MAX_ARCHIVE = 100 * 1024 * 1024;
const TIMEOUT = 5 * 60_000;

/** How many bytes have come, of how many; of none when the other side does not say. */
export type OnDownload = (done: number, total: number) => void;

/**
 * An archive of the web, in a temporary file. Rejects with kind `not-found` when it is not there, `bad-gateway` when the
 * other side fails, `unprocessable` for a private address or bytes that are not those of the hash, `too-large`.
 * @param source `https://example.org/app.tar.gz#<sha256 in hex>`; without the hash, any bytes are taken
 */
export async function downloadPackage(
  http: Pick<SafeHttp, 'fetch'>,
  source: string,
  onDownload: OnDownload = () => undefined,
): Promise<Spooled> {
  const url = new URL(source);
  const expected = url.hash.slice(1).toLowerCase();
  url.hash = '';
  const response = await http.fetch(url, { maxBytes: MAX_ARCHIVE, timeout: TIMEOUT });
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel();
    if (response.status === 404 || response.status === 410) throw new AppError('not-found', 'The package is not there');
    throw new AppError('bad-gateway', `The package cannot be had: the other side answered ${response.status}`);
  }
  // Of what travels: a body that is compressed on its way has more bytes than that.
  const total = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length'));
  const body = Readable.fromWeb(response.body as ReadableStream);
  const spooled = await spool(body, MAX_ARCHIVE, (done) => onDownload(done, total)).catch((cause) => {
    throw cause instanceof AppError ? cause : new AppError('bad-gateway', 'The download was cut', { cause });
  });
  if (expected === '' || spooled.sha256 === expected) return spooled;
  await spooled[Symbol.asyncDispose]();
  throw new AppError('unprocessable', 'The package is not the one that was announced: its hash differs', {
    parameter: 'Source',
  });
}
