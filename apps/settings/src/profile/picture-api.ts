import { ApiError, type Http, uploadBlob } from '@cozy/ui/client';

/** Beyond, the server refuses it: there is no need to send it. */
const LARGEST = 20 * 1024 * 1024;

export async function sendPicture(http: Http, file: File): Promise<void> {
  if (file.size > LARGEST) throw new ApiError(413, 'the picture is too big');
  const { signal } = new AbortController();
  await uploadBlob(http, { method: 'PUT', path: '/settings/avatar', file, signal, onProgress: () => undefined });
}

export const removePicture = (http: Http): Promise<void> => http.request('DELETE', '/settings/avatar');
