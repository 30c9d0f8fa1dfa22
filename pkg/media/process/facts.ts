import { parseFile } from 'music-metadata';
import type { Facts } from '../types.ts';
import { imageFacts } from './image-facts.ts';
import { pdfFacts } from './pdf.ts';
import { demuxerOf, videoFacts } from './video.ts';

const MAX_TEXT = 500;

/** What a file says of itself; a type that says nothing has only its type. */
export async function factsOf(path: string, mime: string | undefined): Promise<Facts> {
  if (mime === undefined) return {};
  return { mime, ...(await factsFor(path, mime)) };
}

async function factsFor(path: string, mime: string): Promise<Facts> {
  if (mime.startsWith('image/')) return imageFacts(path, mime);
  if (mime === 'application/pdf') return pdfFacts(path);
  if (demuxerOf(mime)) return videoFacts(path, mime);
  if (mime.startsWith('audio/') || mime === 'application/ogg') return audioFacts(path);
  return {};
}

async function audioFacts(path: string): Promise<Facts> {
  const { common, format } = await parseFile(path, { skipCovers: true, skipPostHeaders: true });
  return {
    ...text('title', common.title),
    ...text('artist', common.artist),
    ...text('album', common.album),
    ...text('composer', common.composer?.join(', ')),
    ...text('genre', common.genre?.join(', ')),
    ...(common.track.no && { track: common.track.no }),
    ...(common.year && { year: common.year }),
    ...(format.duration !== undefined && { duration: format.duration }),
  };
}

function text<K extends string>(name: K, value: string | undefined): { [name in K]?: string } {
  return value ? ({ [name]: value.slice(0, MAX_TEXT) } as { [name in K]: string }) : {};
}
