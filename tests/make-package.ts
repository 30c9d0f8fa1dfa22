import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

export type PackageEntry = [header: Partial<Header>, content?: string | Buffer];

/** A tar archive of these entries, as they are. */
export async function tarOf(...entries: PackageEntry[]): Promise<Buffer> {
  const packing = pack();
  for (const [header, content = ''] of entries) packing.entry(header as Header, content as string);
  packing.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packing) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A small application, packed. @param members of its manifest */
export async function makePackage(
  members: { slug: string; version: string; type?: 'webapp' | 'konnector'; [member: string]: unknown },
  ...more: PackageEntry[]
): Promise<Buffer> {
  const { type = 'webapp' } = members;
  const manifest = { name: members.slug, icon: 'icon.svg', editor: 'Ada', ...members };
  const archive = await tarOf(
    [{ name: `app/manifest.${type}` }, JSON.stringify(manifest)],
    [{ name: 'app/index.html' }, `<div data-cozy="{{.CozyData}}"></div> ${members.version}`],
    [{ name: 'app/index.js' }, `console.log(${JSON.stringify(members.version)})`],
    [{ name: 'app/icon.svg' }, '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    [{ name: 'app/screenshots/one.png' }, Buffer.from('89504e470d0a1a0a', 'hex')],
    ...more,
  );
  return gzipSync(archive);
}
