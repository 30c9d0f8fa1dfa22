import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

/** Whether a program of the system is there; the tests that need it say which package has it. */
export function hasProgram(name: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', 'command -v "$1"', 'sh', name]);
    return true;
  } catch {
    return false;
  }
}

/** A photo as a phone writes it, turned by a quarter, taken at noon in Paris. */
export function photo(width = 1600, height = 1200): Promise<Buffer> {
  return noise(width, height)
    .withExif({
      IFD0: { Make: 'Seed', Orientation: '6' },
      IFD2: { DateTimeOriginal: '2019:07:14 12:00:00', OffsetTimeOriginal: '+02:00', Flash: '0' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 24/1', GPSLongitudeRef: 'W', GPSLongitude: '2/1 21/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** Something to see: left red, right blue. */
export function noise(width: number, height: number) {
  const half = { width: Math.floor(width / 2), height, channels: 3, background: '#00f' } as const;
  return sharp({ create: { width, height, channels: 3, background: '#f00' } }).composite([
    { input: { create: half }, left: width - half.width, top: 0 },
  ]);
}

/** @param objects from the catalog on, numbered from 1 */
export function pdf(objects: readonly string[], trailer = ''): Buffer {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const at = text.length;
    text += `${i + 1} 0 obj${object}endobj\n`;
    return at;
  });
  const lines = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  const head = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}`;
  return Buffer.from(
    `${text}${head}trailer<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${text.length}\n%%EOF`,
  );
}

/** Two pages, 300 by 200, with a title. */
export function letter(): Buffer {
  const stream = 'BT /F1 24 Tf 20 100 Td (Hello) Tj ET';
  const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 5 0 R/Resources<</Font<</F1 6 0 R>>>>>>';
  return pdf(
    [
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>',
      page,
      page,
      `<</Length ${stream.length}>>stream\n${stream}\nendstream `,
      '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
      '<</Title(A letter)>>',
    ],
    '/Info 7 0 R',
  );
}

/** What a program of the system makes. @param args given the path of the output */
export async function madeBy(
  program: string,
  args: (path: string) => string[],
  name: string,
  source?: Buffer,
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'cozy-test-media-'));
  try {
    if (source) await writeFile(join(folder, 'source.png'), source);
    execFileSync(program, args(join(folder, name)), { cwd: folder, stdio: 'ignore' });
    return await readFile(join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}
