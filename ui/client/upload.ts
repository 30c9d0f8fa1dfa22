import { ApiError, isStaleToken, toApiError } from './errors.ts';
import type { Http } from './http.ts';

export type Upload = {
  method: 'POST' | 'PUT';
  path: string;
  file: Blob;
  signal: AbortSignal;
  /** Bytes sent so far. */
  onProgress: (sent: number) => void;
};

type Answer = { status: number; text: string };

// `fetch` tells nothing of the progress of a request's body; XMLHttpRequest does.
function sendOnce(http: Http, { method, path, file, signal, onProgress }: Upload): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    const abort = () => xhr.abort();
    const settle = (finish: () => void) => () => {
      signal.removeEventListener('abort', abort);
      finish();
    };
    xhr.open(method, http.url(path));
    xhr.withCredentials = true;
    xhr.setRequestHeader('Accept', 'application/vnd.api+json');
    xhr.setRequestHeader('Authorization', `Bearer ${http.tokens.current()}`);
    xhr.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    xhr.upload.onprogress = (event) => onProgress(event.loaded);
    xhr.onload = settle(() => resolve({ status: xhr.status, text: xhr.responseText }));
    xhr.onerror = settle(() => reject(new ApiError(0, 'the server cannot be reached')));
    xhr.onabort = settle(() => reject(signal.reason));
    signal.addEventListener('abort', abort);
    xhr.send(file);
  });
}

/** Sends a file's bytes as the body, with progress; renews a stale token once. Throws `ApiError`, or the abort's reason. */
export async function uploadBlob<T>(http: Http, upload: Upload): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    upload.signal.throwIfAborted();
    const { status, text } = await sendOnce(http, upload);
    if (status >= 200 && status < 300) return (text === '' ? undefined : JSON.parse(text)) as T;
    if (attempt > 1 || !isStaleToken(status, text)) throw toApiError(status, text);
    await http.tokens.refresh();
  }
}
