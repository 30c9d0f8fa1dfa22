export const FREQUENCIES = ['hourly', 'daily', 'weekly', 'monthly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Hours of the day between which a konnector is run. */
export type Hours = readonly [number, number];

/** At night, when neither the owner nor the other side has much to do. */
const NIGHT: Hours = [0, 5];

const isFrequency = (value: unknown): value is Frequency => FREQUENCIES.some((one) => one === value);

/** `frequency` and `time_interval` of a manifest: weekly at night when they are missing or wrong. */
export function readTimes({ frequency, time_interval: interval }: Readonly<Record<string, unknown>>): {
  frequency: Frequency;
  hours: Hours;
} {
  const isHour = (one: unknown): one is number => Number.isInteger(one) && Number(one) >= 0 && Number(one) <= 24;
  const [from, to] = Array.isArray(interval) ? (interval as unknown[]) : [];
  return {
    frequency: isFrequency(frequency) ? frequency : 'weekly',
    hours: isHour(from) && isHour(to) && from < to ? [from, to] : NIGHT,
  };
}

/**
 * Arguments of an `@cron` trigger, seconds first, as the ecosystem's own library writes them: at a moment of these hours that
 * chance chooses, so that not everybody asks a service at the same one.
 */
export function toCron(frequency: Frequency, [from, to]: Hours, random: () => number = Math.random): string {
  const pick = (first: number, end: number) => first + Math.floor(random() * (end - first));
  const minute = pick(0, 60);
  if (frequency === 'hourly') return `0 ${minute} * * * *`;
  const time = `0 ${minute} ${pick(from, to)}`;
  if (frequency === 'daily') return `${time} * * *`;
  return frequency === 'weekly' ? `${time} * * ${pick(0, 7)}` : `${time} ${pick(1, 29)} * *`;
}

/** How often a trigger fires; null for what has another rhythm. */
export function frequencyOf(type: string, args: string): Frequency | null {
  const named = type.slice(1);
  if (isFrequency(named)) return named;
  if (type !== '@cron') return null;
  const parts = args.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts.length === 6 ? parts.slice(1) : parts;
  const isNumber = (part: string) => /^\d+$/.test(part);
  if (!isNumber(minute) || month !== '*') return null;
  const shape = [hour, day, weekday].map((part) => (part === '*' ? '*' : isNumber(part) ? 'n' : '?')).join('');
  return ({ '***': 'hourly', 'n**': 'daily', 'n*n': 'weekly', 'nn*': 'monthly' } as const)[shape] ?? null;
}
