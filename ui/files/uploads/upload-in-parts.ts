import { DetailedError, type PreviousUpload, Upload } from 'tus-js-client';
import { ApiError, type Http, isStaleToken, SignedOutError, toApiError } from '../../client/index.ts';
import type { Entry } from '../entry.ts';
import { toEntry } from '../entry.ts';
import { PAUSED } from './upload-queue.ts';
import type { UploadRequest } from './upload-request.ts';

/** Between these, the connection may come back by itself. */
const RETRY_DELAYS = [500, 2_000, 5_000];
/** A part that is lost is sent again: small enough for a phone, large enough not to be slow. */
const PART = 16 * 1024 * 1024;

function endpointOf(http: Http, { file, name, dirId, replaceId }: UploadRequest): string {
  const updated = new Date(file.lastModified).toISOString();
  const target = replaceId ? { FileID: replaceId } : { DirID: dirId, CreatedAt: updated };
  return http.url(`/files/uploads?${new URLSearchParams({ ...target, Name: name, UpdatedAt: updated })}`);
}

/** The same file for the same place, even after the page was closed. */
const fingerprintOf = (http: Http, { file, name, dirId, replaceId = '' }: UploadRequest) =>
  JSON.stringify([http.url(''), dirId, replaceId, name, file.size, file.lastModified, file.type]);

function createUpload(http: Http, request: UploadRequest): Upload {
  const { file } = request;
  // Without a session every further attempt is refused: the file waits for the next one.
  let isSignedOut = false;
  return new Upload(file, {
    endpoint: endpointOf(http, request),
    chunkSize: PART,
    retryDelays: RETRY_DELAYS,
    removeFingerprintOnSuccess: true,
    metadata: file.type ? { filetype: file.type } : {},
    fingerprint: async () => fingerprintOf(http, request),
    onBeforeRequest: (sent) => {
      const request: XMLHttpRequest = sent.getUnderlyingObject();
      // The app's token is good with the session of its owner only.
      request.withCredentials = true;
      sent.setHeader('Authorization', `Bearer ${http.tokens.current()}`);
    },
    // The next attempt has the fresh token.
    onAfterResponse: async (_sent, answer) => {
      if (!isStaleToken(answer.getStatus(), answer.getBody())) return;
      await http.tokens.refresh().catch(() => {
        isSignedOut = true;
      });
    },
    onShouldRetry: (error) => {
      const answer = error.originalResponse;
      const status = answer?.getStatus() ?? 0;
      const isStale = isStaleToken(status, answer?.getBody() ?? '');
      return status === 0 || status === 423 || status >= 500 || (isStale && !isSignedOut);
    },
  });
}

const newestOf = (found: readonly PreviousUpload[]): PreviousUpload | undefined =>
  [...found].sort((a, b) => (a.creationTime < b.creationTime ? 1 : -1))[0];

/**
 * Sends a file in parts, by the protocol tus 1.0: goes on from what the server has of it already. An abort with `PAUSED` keeps the
 * parts there, any other removes them. Throws `ApiError`, or the abort's reason.
 */
export async function uploadInParts(
  http: Http,
  request: UploadRequest,
  onProgress: (sent: number) => void,
  signal: AbortSignal,
): Promise<Entry> {
  signal.throwIfAborted();
  const upload = createUpload(http, request);
  const previous = newestOf(await upload.findPreviousUploads());
  if (previous) upload.resumeFromPreviousUpload(previous);
  const location = await new Promise<string>((resolve, reject) => {
    const stop = () => {
      void upload.abort(signal.reason !== PAUSED).catch(() => undefined);
      reject(signal.reason);
    };
    upload.options.onProgress = (sent) => onProgress(sent);
    upload.options.onError = (error) => reject(toError(error));
    upload.options.onSuccess = ({ lastResponse }) => {
      signal.removeEventListener('abort', stop);
      resolve(lastResponse.getHeader('Content-Location') ?? '');
    };
    signal.addEventListener('abort', stop, { once: true });
    upload.start();
  });
  const { data } = await http.request<{ data: { id: string; attributes: Record<string, unknown> } }>('GET', location);
  return toEntry(data.id, data.attributes);
}

function toError(error: Error | DetailedError): Error {
  if (!(error instanceof DetailedError)) return error;
  const { originalResponse } = error;
  if (!originalResponse) return new ApiError(0, 'the server cannot be reached');
  const [status, body] = [originalResponse.getStatus(), originalResponse.getBody()];
  return isStaleToken(status, body) ? new SignedOutError('the session is over') : toApiError(status, body);
}

/** Has the server forget what it has of a file whose upload was paused. */
export async function discardParts(http: Http, request: UploadRequest): Promise<void> {
  const upload = createUpload(http, request);
  for (const { uploadUrl } of await upload.findPreviousUploads()) {
    if (uploadUrl) await Upload.terminate(uploadUrl, upload.options);
  }
}
