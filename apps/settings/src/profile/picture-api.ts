import { ApiError, type Http, uploadBlob } from '@cozy/ui/client';

/** `isChosen` is false for the initials, which the server draws. */
export type Picture = { image: Blob; isChosen: boolean };

/** Beyond, the server refuses it: there is no need to send it. */
const LARGEST = 20 * 1024 * 1024;

export async function readPicture(http: Http): Promise<Picture> {
  const answer = await fetch(http.url('/public/avatar'), { cache: 'no-cache' });
  if (!answer.ok) throw new ApiError(answer.status, 'no picture');
  const image = await answer.blob();
  return { image, isChosen: !image.type.startsWith('image/svg') };
}

export async function sendPicture(http: Http, file: File): Promise<void> {
  if (file.size > LARGEST) throw new ApiError(413, 'the picture is too big');
  const { signal } = new AbortController();
  await uploadBlob(http, { method: 'PUT', path: '/settings/avatar', file, signal, onProgress: () => undefined });
}

export const removePicture = (http: Http): Promise<void> => http.request('DELETE', '/settings/avatar');
