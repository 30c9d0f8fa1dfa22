import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';

const HEAD = 1000;
const DRAWING = /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/;

/** The type that the bytes of a file tell; undefined when they tell none. */
export async function sniffType(path: string): Promise<string | undefined> {
  const found = (await fileTypeFromFile(path))?.mime;
  if (found !== undefined && found !== 'application/xml') return found;
  return (await isDrawing(path)) ? 'image/svg+xml' : found;
}

async function isDrawing(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return DRAWING.test(new TextDecoder().decode(buffer.subarray(0, bytesRead)));
  } finally {
    await file.close();
  }
}
