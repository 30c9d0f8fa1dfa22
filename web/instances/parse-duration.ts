import { AppError } from '#pkg/errors';

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  D: 86_400_000,
  W: 7 * 86_400_000,
  M: 30 * 86_400_000,
  Y: 365 * 86_400_000,
};
const MAX = 10 * 365 * 86_400_000;

/** `1h30m`, `24h`, `7D`... in ms. */
export function parseDuration(text: string, parameter: string): number {
  const parts = [...text.matchAll(/(\d{1,9}(?:\.\d{1,9})?)(ms|[smhdDWMY])/g)];
  const total = parts.reduce((sum, [, number, unit]) => sum + Number(number) * (UNITS[unit as string] as number), 0);
  if (parts.map(([part]) => part).join('') !== text || total <= 0 || total > MAX) {
    throw new AppError('bad-request', `${parameter} must be a duration like 30m, 12h or 7d`, { parameter });
  }
  return total;
}
