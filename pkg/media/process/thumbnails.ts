import { readFile, rm } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { FORMATS, type Format, type Thumbnails } from '../types.ts';
import { convertHeic } from './heic.ts';
import { MediaFailure } from './media-failure.ts';
import { renderFirstPage } from './pdf.ts';
import { demuxerOf, frameOf } from './video.ts';

/** A panorama or a scan may have so many; a small file that claims more is made to harm. */
const MAX_PIXELS = 200_000_000;
const QUALITY = 80;
/** From the largest to the smallest: each is made of the one before. */
const ORDER = ['large', 'medium', 'small', 'tiny'] as const satisfies Format[];

const IMAGES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/tiff',
]);
const HEIC: ReadonlySet<string> = new Set(['image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence']);

sharp.cache(false);

export async function thumbnailsOf(path: string, mime: string | undefined): Promise<Thumbnails> {
  if (mime === undefined) throw unsupported();
  if (IMAGES.has(mime)) return shrink(open(path).autoOrient());
  // From memory, a drawing cannot name other files beside it.
  if (mime === 'image/svg+xml') return shrink(open(await readFile(path)));
  if (HEIC.has(mime)) return shrinkFile(await convertHeic(path));
  if (mime === 'application/pdf') return shrink(open(await renderFirstPage(path, FORMATS.large)));
  if (demuxerOf(mime)) return shrinkFile(await frameOf(path, mime));
  throw unsupported();
}

function open(input: string | Buffer): Sharp {
  return sharp(input, { limitInputPixels: MAX_PIXELS, failOn: 'error' });
}

async function shrinkFile(path: string): Promise<Thumbnails> {
  try {
    return await shrink(open(path));
  } finally {
    await rm(path);
  }
}

async function shrink(source: Sharp): Promise<Thumbnails> {
  const made: Partial<Thumbnails> = {};
  let image = source.flatten({ background: '#fff' }).toColourspace('srgb');
  for (const format of ORDER) {
    const size = { ...FORMATS[format], fit: 'inside', withoutEnlargement: format !== 'tiny' } as const;
    const { data, info } = await image.resize(size).raw().toBuffer({ resolveWithObject: true });
    const raw = { width: info.width, height: info.height, channels: info.channels };
    made[format] = await sharp(data, { raw }).jpeg({ quality: QUALITY, progressive: true }).toBuffer();
    image = sharp(data, { raw });
  }
  return made as Thumbnails;
}

function unsupported(): MediaFailure {
  return new MediaFailure('unsupported', 'There is no picture of this kind of file');
}
