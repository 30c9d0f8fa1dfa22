import { ApiError } from '@cozy/ui/client';
import { type Entry, type FilesApi, freeName, ROOT_ID } from '@cozy/ui/files';

/** Enough for a large screen, and a fraction of what a camera makes. In pixels. */
const MAX_WIDTH = 2400;
const QUALITY = 0.85;
const FOLDER = '/Photos';
/** Of a name that is free. */
const ATTEMPTS = 50;

/** The picture cannot be read by this browser. */
export class UnreadablePicture extends Error {
  override name = 'UnreadablePicture';
}

/** Keeps a smaller copy of a picture among the owner's photos. @returns the new file */
export async function keepPicture(files: FilesApi, chosen: File, name: string): Promise<Entry> {
  const image = await shrink(chosen);
  const dirId = await folderFor(files);
  const taken = new Set<string>();
  let free = `${name}.jpg`;
  for (let attempt = 1; ; attempt += 1) {
    const file = new File([image], free, { type: 'image/jpeg' });
    try {
      return await files.upload({ file, name: free, dirId }, () => undefined, new AbortController().signal);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409 || attempt === ATTEMPTS) throw error;
      taken.add(free);
      free = freeName(`${name}.jpg`, taken);
    }
  }
}

/** The folder of the photos where the owner has kept it, else the first one of all. */
async function folderFor(files: FilesApi): Promise<string> {
  try {
    return (await files.findByPath(FOLDER)).id;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return ROOT_ID;
    throw error;
  }
}

async function shrink(file: File): Promise<Blob> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new UnreadablePicture('no picture');
  });
  const scale = Math.min(1, MAX_WIDTH / bitmap.width);
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
}
