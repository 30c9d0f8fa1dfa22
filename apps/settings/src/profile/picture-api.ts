import { ApiError, type Http, uploadBlob } from '@cozy/ui/client';

/** Beyond, the server refuses it: there is no need to send it. */
const LARGEST = 20 * 1024 * 1024;

export async function sendPicture(http: Http, file: File): Promise<void> {
  if (file.size > LARGEST) throw new ApiError(413, 'the picture is too big');
  const { signal } = new AbortController();
  await uploadBlob(http, { method: 'PUT', path: '/settings/avatar', file, signal, onProgress: () => undefined });
}

/** What the drive is asked for. */
export const PICTURE_WISH = { action: 'PICK', type: 'io.cozy.files' };

/** @param label of the button that chooses */
export const pictureLimits = (label: string) => ({
  sharingLink: null,
  downloadLink: { label, allowedMimeTypes: ['image/*'], maxFileSize: LARGEST },
});

/** The picture that another app has picked: an address of this server, or it is not fetched. */
export async function fetchPicked(http: Http, document: unknown): Promise<File> {
  const [picked] = Array.isArray(document) ? document : [];
  const { downloadLink, name, mimeType } = (picked ?? {}) as Record<string, unknown>;
  if (typeof downloadLink !== 'string' || !downloadLink.startsWith(http.url('/files/'))) {
    throw new ApiError(422, 'no picture was picked');
  }
  const answer = await fetch(downloadLink);
  if (!answer.ok) throw new ApiError(answer.status, 'the picture cannot be read');
  return new File([await answer.blob()], String(name), { type: String(mimeType) });
}

export const removePicture = (http: Http): Promise<void> => http.request('DELETE', '/settings/avatar');
