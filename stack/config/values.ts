/** The forms of the values, with the words for those that are wrong. */
import { z } from 'zod';
import { isMailAddress } from '#pkg/mail';
import { isNetwork } from '#pkg/safe-http';
import { secret } from './types.ts';

const MAX_PORT = 65_535;

/** Numbers come as text from the environment and the command line. */
export const port = z
  .union(
    [
      z.int(),
      z
        .string()
        .regex(/^\d{1,5}$/)
        .transform(Number),
    ],
    { error: 'is not a port number' },
  )
  .refine((value) => value >= 0 && value <= MAX_PORT, { error: 'is not a port number' });

export const host = z
  .string({ error: 'is not a host' })
  .regex(/^[^\s/:]+$|^[0-9a-f:.]+$/i, { error: 'is not a host: give a name or an address, without a port' });

/** `host:port`, `[::1]:port` or a port of the loopback; `false` or an empty text: off. */
export const listen = z
  .union([z.literal(false), z.int(), z.string()], { error: 'is not host:port' })
  .transform((value, context) => {
    if (value === false || value === '') return undefined;
    const match = /^(?:\[([0-9a-f:.]+)\]:|([^\s/:]+):)?(\d{1,5})$/i.exec(String(value));
    if (match && Number(match[3]) <= MAX_PORT)
      return { host: match[1] ?? match[2] ?? 'localhost', port: Number(match[3]) };
    context.addIssue({ code: 'custom', message: 'is not host:port' });
    return z.NEVER;
  });

export const folder = z.string({ error: 'is not a path' }).min(1, { error: 'is empty' });

/** A whole number that is not negative. */
export const count = z
  .union(
    [
      z.int(),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ],
    { error: 'is not a whole number' },
  )
  .refine((value) => value >= 0, { error: 'is not a whole number' });

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration in the form that Go gives them (`15m`, `1h30m`), in ms. */
export const duration = z.string({ error: 'is not a duration like 15m' }).transform((value, context) => {
  if (/^(\d+(ms|s|m|h))+$|^0$/.test(value)) {
    const parts = value.matchAll(/(\d+)(ms|s|m|h)/g);
    return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNITS[unit] ?? 0), 0);
  }
  context.addIssue({ code: 'custom', message: 'is not a duration like 15m' });
  return z.NEVER;
});

const HOURS: Readonly<Record<string, number>> = { h: 1, D: 24, W: 7 * 24, M: 30 * 24, Y: 365 * 24 };

/** How long something is kept, in ms: `2W`, `90D`; a month has 30 days and a year 365. */
export const lifetime = z.string({ error: 'is not a duration like 2W' }).transform((value, context) => {
  const [, number, unit = ''] = /^(\d{1,5})([hDWMY])$/.exec(value) ?? [];
  if (number !== undefined) return Number(number) * (HOURS[unit] ?? 1) * 3_600_000;
  context.addIssue({ code: 'custom', message: 'is not a duration like 2W' });
  return z.NEVER;
});

export const couchdbUrl = z.string({ error: 'is not an address' }).transform((value, context) => {
  const url = URL.parse(value);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  context.addIssue({ code: 'custom', message: 'is not an http:// or https:// address' });
  return z.NEVER;
});

export const redisUrl = z.string({ error: 'is not an address' }).transform((value, context) => {
  const url = URL.parse(value);
  const isRedis = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
  if (url && isRedis && url.hostname !== '' && /^\/?\d{0,3}$/.test(url.pathname)) return url;
  context.addIssue({ code: 'custom', message: 'is not like redis://user:password@host:6379/0' });
  return z.NEVER;
});

/** The ecosystem's `redis.addrs`: one server, or several sentinels. A list, or a text with spaces or commas. */
export const redisAddresses = z
  .union([z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean)), z.array(z.string())], {
    error: 'is not host:port',
  })
  .transform((values, context) => {
    const isHost = (value: string) => /^(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?$/i.test(value);
    const areHosts = values.length > 0 && values.every((value) => isHost(value) && URL.canParse(`redis://${value}`));
    if (areHosts) return values;
    context.addIssue({ code: 'custom', message: 'is not host:port' });
    return z.NEVER;
  });

/** The number of a database of Redis; as a text from the environment. */
const database = z.coerce
  .number({ error: 'is not the number of a database' })
  .int({ error: 'is not the number of a database' })
  .min(0, { error: 'is not the number of a database' })
  .max(999, { error: 'is not the number of a database' });

/** What the ecosystem calls the uses of a Redis; we have four of them. */
const USES = ['cache', 'downloads', 'jobs', 'konnectors', 'lock', 'log', 'rate_limiting', 'realtime', 'sessions'];

/** Which database each use of a Redis has. */
export const databases = z
  .record(z.string(), database, { error: 'is not a map of numbers' })
  .superRefine((value, context) => {
    for (const name of Object.keys(value)) {
      if (USES.includes(name)) continue;
      context.addIssue({
        code: 'custom',
        path: [name],
        message: 'is no use of a Redis: cache, jobs, lock or realtime',
      });
    }
  });

/** `mem` keeps a port in the process though there is a `redis.url`. */
export const portUrl = z.union([z.literal('mem'), redisUrl], {
  error: 'is not mem, nor like redis://user:password@host:6379/0',
});

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `is not one of ${values.join(', ')}` });

/** Yes or no; as a text from the environment. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')], {
  error: 'is not true or false',
});

/** A text of one line. */
export const line = z
  .string({ error: 'is not a text' })
  .regex(/^[^\p{Cc}]{1,500}$/u, { error: 'is not a text of one line' });

export const mailAddress = z
  .string({ error: 'is not a mail address' })
  .refine(isMailAddress, { error: 'is not a mail address' });

/** What is kept apart, so that nothing prints it. A password of digits is a number for YAML. */
export const password = z
  .union([z.string(), z.number()], { error: 'is not a text' })
  .transform((value) => secret(String(value)));

/** `10.1.0.0/16`, `::1`; from the environment, with commas between them. */
export const networks = z
  .union([z.array(z.string()), z.string().transform((value) => value.split(',').map((part) => part.trim()))], {
    error: 'is not a list of networks',
  })
  .refine((values) => values.every(isNetwork), { error: 'is not a list of networks like 10.1.0.0/16' });

export const registry = z.string().refine(
  (text) => {
    const url = URL.parse(text);
    return (
      url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '' && url.hash === ''
    );
  },
  { error: 'is not the http:// or https:// address of a registry' },
);

/** Lists of addresses by name of context; one list is that of `default`. */
export const registries = z.union(
  [z.array(registry).transform((list) => ({ default: list })), z.record(z.string(), z.array(registry))],
  { error: 'is not lists of addresses of registries, by context' },
);

/** Slug -> folder. */
export const appFolders = z.record(z.string().regex(/^[a-z0-9-]{1,100}$/), folder, {
  error: 'is not a map of folders by slug',
});

/** From the environment, with commas between them. */
export const doctypeNames = z.union(
  [z.array(z.string()), z.string().transform((value) => value.split(',').map((part) => part.trim()))],
  { error: 'is not a list of doctypes' },
);

/** Name -> address of the web. */
export const webAddresses = z.record(
  z.string().regex(/^[\w.-]{1,100}$/, { error: 'is not a name' }),
  z.url({ protocol: /^https?$/, error: 'is not an http:// or https:// address' }),
  { error: 'is not a map of addresses by name' },
);

/** Slug -> `http://` address of a dev server on this machine. */
export const devServers = z.record(
  z.string().regex(/^[a-z0-9-]{1,100}$/),
  z.string().regex(/^http:\/\/(localhost|127\.0\.0\.1|\[::1\]):\d{1,5}\/?$/),
  { error: 'is not a map of http:// addresses on this machine, with their ports, by slug' },
);
