import { z } from 'zod';
import type { Facts } from '../types.ts';
import { MediaFailure } from './media-failure.ts';
import { isMissing, runProgram } from './run-program.ts';

/** Told to the decoder: of itself it would also follow playlists, which name other files and addresses. */
const DEMUXERS: Readonly<Record<string, string>> = {
  'video/mp4': 'mov',
  'video/x-m4v': 'mov',
  'video/quicktime': 'mov',
  'video/3gpp': 'mov',
  'video/3gpp2': 'mov',
  'video/webm': 'matroska',
  'video/x-matroska': 'matroska',
  'video/matroska': 'matroska',
  'video/x-msvideo': 'avi',
  'video/vnd.avi': 'avi',
  'video/mpeg': 'mpeg',
  'video/MP1S': 'mpeg',
  'video/MP2P': 'mpeg',
  'video/mp2t': 'mpegts',
  'video/ogg': 'ogg',
  'video/x-flv': 'flv',
  'video/x-ms-asf': 'asf',
};

const PROBED = z.object({
  streams: z.array(
    z.object({
      width: z.number().optional(),
      height: z.number().optional(),
      tags: z.record(z.string(), z.string()).optional(),
    }),
  ),
  format: z.object({ duration: z.string().optional(), tags: z.record(z.string(), z.string()).optional() }).optional(),
});

export function demuxerOf(mime: string): string | undefined {
  return Object.hasOwn(DEMUXERS, mime) ? DEMUXERS[mime] : undefined;
}

/** The path of a picture of a film: one tenth after its beginning, where there is more to see. */
export async function frameOf(path: string, mime: string): Promise<string> {
  const { duration = 0 } = await videoFacts(path, mime);
  const picture = `${path}.png`;
  const from = String(Math.min(duration / 10, 10));
  const output = ['-frames:v', '1', '-vf', "scale='min(1920,iw)':-2", '-y', picture];
  await ffmpeg('ffmpeg', ['-nostdin', '-threads', '1', '-ss', from, ...input(path, mime), '-an', ...output]);
  return picture;
}

export async function videoFacts(path: string, mime: string): Promise<Facts> {
  const entries = 'stream=width,height:stream_tags=rotate:format=duration:format_tags=creation_time,title';
  const options = ['-select_streams', 'v:0', '-show_entries', entries, '-of', 'json'];
  const { streams, format } = PROBED.parse(JSON.parse(await ffmpeg('ffprobe', [...options, ...input(path, mime)])));
  const duration = Number(format?.duration);
  const [stream] = streams;
  const { creation_time, title } = format?.tags ?? {};
  const time = Date.parse(creation_time ?? '');
  return {
    ...(stream?.width && { width: stream.width }),
    ...(stream?.height && { height: stream.height }),
    ...(duration > 0 && { duration }),
    // Cameras without a clock begin in 1904 or 1970.
    ...(time > Date.parse('1990-01-01') && { datetime: new Date(time).toISOString() }),
    ...(title && { title }),
  };
}

function input(path: string, mime: string): string[] {
  return ['-v', 'error', '-protocol_whitelist', 'file', '-f', demuxerOf(mime) ?? '', '-i', `file:${path}`];
}

async function ffmpeg(program: string, args: readonly string[]): Promise<string> {
  try {
    return await runProgram(program, args);
  } catch (error) {
    if (isMissing(error)) throw new MediaFailure('unsupported', 'No program that reads films is installed (ffmpeg)');
    throw error;
  }
}
