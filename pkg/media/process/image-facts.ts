import exifr from 'exifr';
import sharp from 'sharp';
import { z } from 'zod';
import type { Facts } from '../types.ts';

const TAGS = [
  'DateTimeOriginal',
  'CreateDate',
  'OffsetTimeOriginal',
  'OffsetTime',
  'Orientation',
  'Flash',
  'ExifImageWidth',
  'ExifImageHeight',
  'GPSLatitude',
  'GPSLatitudeRef',
  'GPSLongitude',
  'GPSLongitudeRef',
];

const text = z.string().optional().catch(undefined);
const count = z.int().positive().optional().catch(undefined);
const degrees = z.number().min(-180).max(180).optional().catch(undefined);
const EXIF = z.object({
  DateTimeOriginal: text,
  CreateDate: text,
  OffsetTimeOriginal: text,
  OffsetTime: text,
  Orientation: z.int().min(1).max(8).optional().catch(undefined),
  Flash: z.int().optional().catch(undefined),
  ExifImageWidth: count,
  ExifImageHeight: count,
  latitude: degrees,
  longitude: degrees,
});

/** The lowest bit says it. @see EXIF 2.32, tag 0x9209 */
const FIRED = 1;

export async function imageFacts(path: string, mime: string): Promise<Facts> {
  const exif = EXIF.parse(await readExif(path));
  const size = await pixels(path, mime);
  const datetime = toDate(exif.DateTimeOriginal ?? exif.CreateDate, exif.OffsetTimeOriginal ?? exif.OffsetTime);
  const width = size?.width ?? exif.ExifImageWidth;
  const height = size?.height ?? exif.ExifImageHeight;
  const { latitude: lat, longitude: long } = exif;
  return {
    ...(datetime !== undefined && { datetime }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(exif.Orientation !== undefined && { orientation: exif.Orientation }),
    ...(exif.Flash !== undefined && { flash: exif.Flash & FIRED ? 'On, Fired' : 'Off, Did not fire' }),
    ...(lat !== undefined && long !== undefined && { gps: { lat, long } }),
  };
}

/** What is not there, or is broken, is no reason to refuse the rest. */
async function readExif(path: string): Promise<object> {
  try {
    const options = { pick: TAGS, reviveValues: false, translateValues: false, xmp: false, icc: false, iptc: false };
    return ((await exifr.parse(path, { ...options, gps: true })) as object | undefined) ?? {};
  } catch {
    return {};
  }
}

/** From the header: nothing is decoded. */
async function pixels(path: string, mime: string): Promise<{ width: number; height: number } | undefined> {
  // Its patented kin are read by another program, which tells no size.
  if (mime.startsWith('image/hei')) return undefined;
  try {
    const { width, height } = await sharp(path, { limitInputPixels: false }).metadata();
    return { width, height };
  } catch {
    return undefined;
  }
}

/** @param text as EXIF writes it: `2020:01:31 12:34:56` @param offset `+02:00` */
function toDate(text: string | undefined, offset: string | undefined): string | undefined {
  const [, day, time] = /^(\d{4}:\d{2}:\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(text ?? '') ?? [];
  if (day === undefined || time === undefined) return undefined;
  const zone = /^[+-]\d{2}:\d{2}$/.test(offset ?? '') ? offset : 'Z';
  const date = `${day.replaceAll(':', '-')}T${time}${zone}`;
  return Number.isNaN(Date.parse(date)) ? undefined : date;
}
