/** Thumbnails of photos of 12 megapixels, against the same sizes made by `sharp` alone in this process. */
import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { FORMATS, openMedia } from '#pkg/media';
import type { Report } from './report.ts';

const PHOTOS = 40;
const SIDE_BY_SIDE = Math.min(2, availableParallelism());

export async function benchMedia(report: Report): Promise<void> {
  const photo = await makePhoto();
  await using media = openMedia({ processes: SIDE_BY_SIDE });
  let count = 0;
  // As many owners as processes: none has all of them.
  const ours = () => {
    const owner = `owner${count++ % SIDE_BY_SIDE}`;
    return media.thumbnails({ owner, stream: Readable.from([photo]), limit: photo.length });
  };
  const bare = () => Promise.all(Object.values(FORMATS).map((size) => makeOne(photo, size)));
  // The processes are started, and the code is warm.
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, ours));
  await bare();
  const [bareRate, oursRate] = [await rateOf(bare), await rateOf(ours)];
  const figure = `${oursRate.toFixed(1)}/s against ${bareRate.toFixed(1)}/s`;
  report.ratio('thumbnails of photos of 12 MP', figure, oursRate / bareRate, 0.7);
}

async function makeOne(photo: Buffer, { width, height }: { width: number; height: number }): Promise<Buffer> {
  const image = sharp(photo).autoOrient().resize({ width, height, fit: 'inside', withoutEnlargement: true });
  return image.jpeg({ quality: 80, progressive: true }).toBuffer();
}

/** Photos per second, some side by side. */
async function rateOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let left = PHOTOS;
  const lane = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
  return (PHOTOS * 1000) / (performance.now() - startedAt);
}

/** Grain all over, as a sensor gives. */
function makePhoto(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
  const create = { width: 4000, height: 3000, channels: 3, background: '#888', noise } as const;
  return sharp({ create }).jpeg({ quality: 90 }).toBuffer();
}
