const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
const WHOLE = /^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h)){1,20}$/;
/** Ten years. */
const MAX = 10 * 366 * 24 * 3_600_000;

/** A positive duration as Go writes them (`30m30s`, `1.5h`), in ms; undefined when it is none. */
export function parseGoDuration(text: string): number | undefined {
  if (text.length > 100 || !WHOLE.test(text)) return undefined;
  const total = [...text.matchAll(PART)].reduce((sum, [, n, unit = '']) => sum + Number(n) * (UNITS[unit] ?? 0), 0);
  return total > 0 && total <= MAX ? total : undefined;
}
