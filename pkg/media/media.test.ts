import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMedia } from '#pkg/media';
import { hasProgram, letter, madeBy, noise, pdf, photo } from '#tests/media-files';

let directory: string;
let media: ReturnType<typeof openMedia>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cozy-test-'));
  media = openMedia({ directory });
});
afterAll(async () => {
  await media[Symbol.asyncDispose]();
  // Whatever was refused, nothing of it stays.
  expect(await readdir(directory)).toEqual([]);
  await rm(directory, { recursive: true });
});

const content = (bytes: Buffer, limit = 100_000_000) => ({ owner: 'ada', stream: Readable.from([bytes]), limit });

/** Width and height of each thumbnail. */
async function sizes(bytes: Buffer): Promise<Record<string, string>> {
  const thumbnails = Object.entries(await media.thumbnails(content(bytes)));
  return Object.fromEntries(
    await Promise.all(
      thumbnails.map(async ([format, picture]) => {
        const { format: type, width, height } = await sharp(picture).metadata();
        expect(type).toBe('jpeg');
        return [format, `${width}x${height}`] as const;
      }),
    ),
  );
}

describe('thumbnails', () => {
  test('are turned as the photo is shown, fit in their boxes, and are not enlarged', async () => {
    expect(await sizes(await photo())).toEqual({
      tiny: '72x96',
      small: '360x480',
      medium: '540x720',
      large: '810x1080',
    });
    const { large } = await media.thumbnails(content(await photo()));
    // Turned by a quarter, what was left is above.
    const { data } = await sharp(large).raw().toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(200);
    expect(data.at(-1)).toBeGreaterThan(200);
    expect(await sizes(await noise(20, 10).png().toBuffer())).toEqual({
      tiny: '96x48',
      small: '20x10',
      medium: '20x10',
      large: '20x10',
    });
  });

  test.each(['png', 'webp', 'gif', 'avif', 'tiff'] as const)('are made of %s', async (format) => {
    const bytes = await noise(700, 500).toFormat(format).toBuffer();
    expect(await sizes(bytes)).toMatchObject({ small: '640x457', large: '700x500' });
  });

  test('of what is transparent have a white ground', async () => {
    const clear = sharp({ create: { width: 50, height: 50, channels: 4, background: '#0000' } });
    const { small } = await media.thumbnails(content(await clear.png().toBuffer()));
    expect([...(await sharp(small).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  test('are made of drawings, which cannot show other files', async () => {
    const svg = (inside: string) =>
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">${inside}</svg>`);
    expect(await sizes(svg('<rect width="9" height="9"/>'))).toMatchObject({ large: '200x100' });
    const stolen = svg('<image href="file:///etc/hostname" width="200" height="100"/><image href="content"/>');
    const { large } = await media.thumbnails(content(stolen));
    expect((await sharp(large).stats()).isOpaque).toBe(true);
  });

  test('are made of the first page of a PDF', async () => {
    expect(await sizes(letter())).toEqual({ tiny: '96x64', small: '640x427', medium: '1080x720', large: '1620x1080' });
    const { large } = await media.thumbnails(content(letter()));
    const { channels } = await sharp(large).stats();
    expect([channels[0]?.min, channels[0]?.max]).toEqual([0, 255]);
  });

  test.skipIf(!hasProgram('ffmpeg'))('are made of films (package ffmpeg)', async () => {
    expect(await sizes(await film())).toMatchObject({ small: '640x360', large: '640x360' });
  });

  test.skipIf(!hasProgram('heif-enc'))('are made of HEIC (package libheif-examples)', async () => {
    const source = await noise(800, 600).png().toBuffer();
    const heic = await madeBy('heif-enc', (path) => ['source.png', '-o', path], 'x.heic', source);
    expect(await sizes(heic)).toMatchObject({ small: '640x480', large: '800x600' });
  });
});

function film(): Promise<Buffer> {
  const picture = ['-f', 'lavfi', '-i', 'testsrc=duration=3:size=640x360:rate=10'];
  return madeBy('ffmpeg', (path) => ['-v', 'error', ...picture, '-metadata', 'title=A film', path], 'x.mp4');
}

describe('facts', () => {
  test('of a photo: when, where, how', async () => {
    expect(await media.facts(content(await photo()))).toEqual({
      mime: 'image/jpeg',
      datetime: '2019-07-14T12:00:00+02:00',
      width: 1600,
      height: 1200,
      orientation: 6,
      flash: 'Off, Did not fire',
      gps: { lat: expect.closeTo(48.8567, 3), long: expect.closeTo(-2.35, 3) },
    });
  });

  test('of a picture that says nothing more than its size, of a PDF, of a text', async () => {
    const png = await noise(30, 20).png().toBuffer();
    expect(await media.facts(content(png))).toEqual({ mime: 'image/png', width: 30, height: 20 });
    expect(await media.facts(content(letter()))).toEqual({ mime: 'application/pdf', pages: 2, title: 'A letter' });
    expect(await media.facts(content(Buffer.from('some text')))).toEqual({});
  });

  test.skipIf(!hasProgram('ffmpeg'))('of sounds and films (package ffmpeg)', async () => {
    const tags = ['title=Song', 'artist=Me', 'album=Mine', 'genre=Folk', 'date=2001', 'track=3', 'composer=You'];
    const options = [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'sine=duration=2',
      ...tags.flatMap((tag) => ['-metadata', tag]),
    ];
    const song = await madeBy('ffmpeg', (path) => [...options, path], 'x.mp3');
    expect(await media.facts(content(song))).toEqual({
      mime: 'audio/mpeg',
      title: 'Song',
      artist: 'Me',
      album: 'Mine',
      composer: 'You',
      genre: 'Folk',
      track: 3,
      year: 2001,
      duration: expect.closeTo(2, 0),
    });
    expect(await media.facts(content(await film()))).toEqual({
      mime: 'video/mp4',
      width: 640,
      height: 360,
      duration: 3,
      title: 'A film',
    });
  });
});

describe('a page of a PDF', () => {
  test('is a PDF of its own', async () => {
    const page = Buffer.from(await media.page(content(letter()), 2));
    expect(await media.facts(content(page))).toMatchObject({ mime: 'application/pdf', pages: 1 });
  });

  test.each([0, 3])('%d is not there', async (page) => {
    await expect(media.page(content(letter()), page)).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('what is made to harm costs only its own failure', () => {
  /** A PNG that claims a size, with next to nothing in it. */
  async function claiming(side: number): Promise<Buffer> {
    const png = await noise(8, 8).png().toBuffer();
    png.writeUInt32BE(side, 16);
    png.writeUInt32BE(side, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    return png;
  }

  /** Each form draws the next one ten times. */
  function endless(): Buffer {
    const form = (n: number) => {
      const body = n === 12 ? '0 0 9 9 re f' : `/F Do `.repeat(10);
      const next = n === 12 ? '' : `/Resources<</XObject<</F ${n + 1} 0 R>>>>`;
      return `<</Type/XObject/Subtype/Form/BBox[0 0 300 200]${next}/Length ${body.length}>>stream\n${body}\nendstream `;
    };
    return pdf([
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>',
      '<</Length 5>>stream\n/F Do\nendstream ',
      ...Array.from({ length: 8 }, (_, n) => form(n + 5)),
    ]);
  }

  test('a bomb of pixels', async () => {
    await expect(media.thumbnails(content(await claiming(100_000)))).rejects.toMatchObject({ kind: 'unprocessable' });
  });

  test('a page that never ends is killed, and the next file is not', async () => {
    await using impatient = openMedia({ directory, timeout: 3_000 });
    await expect(impatient.thumbnails(content(endless()))).rejects.toThrow('too long');
    expect(await impatient.facts(content(await noise(9, 9).png().toBuffer()))).toMatchObject({ width: 9 });
  });

  test('what needs too much memory is killed', async () => {
    await using poor = openMedia({ directory, memory: 30_000_000 });
    await expect(poor.thumbnails(content(await photo()))).rejects.toThrow('too much memory');
  });

  test.each([
    ['nothing', Buffer.alloc(0), 'unsupported-media'],
    ['a text', Buffer.from('not an image'), 'unsupported-media'],
    ['a cut JPEG', undefined, 'unprocessable'],
    ['a PDF that is none', Buffer.from('%PDF-1.7 nothing'), 'unprocessable'],
    ['a playlist of other files', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'), 'unsupported-media'],
  ])('%s is refused', async (_name, bytes, kind) => {
    const given = bytes ?? (await photo()).subarray(0, 3000);
    await expect(media.thumbnails(content(given))).rejects.toMatchObject({ kind });
  });

  test('what is larger than the limit is not even looked at', async () => {
    await expect(media.facts(content(await photo(), 1000))).rejects.toMatchObject({ kind: 'too-large' });
  });

  test('many at once are decoded one after the other', async () => {
    const png = await noise(9, 9).png().toBuffer();
    const facts = await Promise.all(Array.from({ length: 20 }, () => media.facts(content(png))));
    expect(facts.every(({ width }) => width === 9)).toBe(true);
  });
});
