import { AppError } from '#pkg/errors';

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;
/** Milliseconds. The small letters are those of Go's durations; a month has 30 days and a year 365. */
const UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: SECOND,
  m: 60 * SECOND,
  h: 3600 * SECOND,
  D: DAY,
  W: 7 * DAY,
  M: 30 * DAY,
  Y: 365 * DAY,
};
const PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|[smhDWMY])/y;
const LONGEST = 100 * 365 * DAY;

/** Reads a duration such as `1D`, `1h30m`; answers milliseconds. Throws kind `bad-request`. */
export function parseTtl(text: string): number {
  let total = 0;
  PART.lastIndex = 0;
  for (let at = 0; at < text.length; at = PART.lastIndex) {
    const part = PART.exec(text);
    if (!part) throw new AppError('bad-request', 'Invalid ttl', { parameter: 'ttl' });
    total += Number(part[1]) * (UNITS[part[2] as string] as number);
  }
  if (total <= 0 || total > LONGEST) throw new AppError('bad-request', 'Invalid ttl', { parameter: 'ttl' });
  return total;
}
