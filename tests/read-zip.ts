import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';

/** For tests: the text of each entry of a zip archive, by name, as another library reads it; null for a directory. */
export async function readZip(bytes: Buffer): Promise<Record<string, string | null>> {
  const zip = await fromBufferPromise(bytes);
  const found: Record<string, string | null> = {};
  for await (const entry of zip.eachEntry()) {
    const isDirectory = entry.fileName.endsWith('/');
    found[entry.fileName] = isDirectory ? null : String(await buffer(await zip.openReadStreamPromise(entry)));
  }
  return found;
}
