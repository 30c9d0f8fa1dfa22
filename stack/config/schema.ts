import { z } from 'zod';

const MAX_PORT = 65_535;

/** Numbers come as text from the environment and the command line. */
const port = z
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

const host = z
  .string({ error: 'is not a host' })
  .regex(/^[^\s/:]+$|^[0-9a-f:.]+$/i, { error: 'is not a host: give a name or an address, without a port' });

/** `host:port`, `[::1]:port` or a port of the loopback; `false` or an empty text: off. */
const listen = z
  .union([z.literal(false), z.int(), z.string()], { error: 'is not host:port' })
  .transform((value, context) => {
    if (value === false || value === '') return undefined;
    const match = /^(?:\[([0-9a-f:.]+)\]:|([^\s/:]+):)?(\d{1,5})$/i.exec(String(value));
    if (match && Number(match[3]) <= MAX_PORT)
      return { host: match[1] ?? match[2] ?? 'localhost', port: Number(match[3]) };
    context.addIssue({ code: 'custom', message: 'is not host:port' });
    return z.NEVER;
  });

const folder = z.string({ error: 'is not a path' }).min(1, { error: 'is empty' });

/** A whole number that is not negative. */
const count = z
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
const duration = z.string({ error: 'is not a duration like 15m' }).transform((value, context) => {
  if (/^(\d+(ms|s|m|h))+$|^0$/.test(value)) {
    const parts = value.matchAll(/(\d+)(ms|s|m|h)/g);
    return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (UNITS[unit] ?? 0), 0);
  }
  context.addIssue({ code: 'custom', message: 'is not a duration like 15m' });
  return z.NEVER;
});

const fsUrl = z.string({ error: 'is not an address' }).transform((value, context) => {
  const url = URL.parse(value);
  if (url?.protocol === 'file:' && (url.host === '' || url.host === 'localhost'))
    return decodeURIComponent(url.pathname);
  const known = url && ['mem:', 'swift:', 'swift+https:', 's3:'].includes(url.protocol);
  context.addIssue({
    code: 'custom',
    message: known
      ? `has a storage that this version has not: ${url.protocol}`
      : 'is not like file:///path/of/a/folder',
  });
  return z.NEVER;
});

const couchdbUrl = z.string({ error: 'is not an address' }).transform((value, context) => {
  const url = URL.parse(value);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url;
  context.addIssue({ code: 'custom', message: 'is not an http:// or https:// address' });
  return z.NEVER;
});

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `is not one of ${values.join(', ')}` });

/** The values by their dotted key, once the layers are merged. */
export const SETTINGS = z.strictObject({
  host: host.default('localhost'),
  port: port.default(8080),
  subdomains: oneOf(['nested', 'flat']).default('nested'),
  build_mode: oneOf(['production', 'development']).default('production'),
  data: folder.optional(),
  'admin.host': host.default('127.0.0.1'),
  'admin.port': port.default(6060),
  'admin.secret_filename': folder.default('cozy-admin-passphrase'),
  'couch.listen': listen.optional(),
  'couchdb.url': couchdbUrl.optional(),
  'fs.url': fsUrl.optional(),
  'fs.versioning.max_number_of_versions_to_keep': count.optional(),
  'fs.versioning.min_delay_between_two_versions': duration.optional(),
  'log.level': oneOf(['debug', 'info', 'warning', 'error']).default('info'),
  'vault.credentials_decryptor_key': folder.optional(),
  'vault.credentials_encryptor_key': folder.optional(),
  contexts: z
    .record(z.string(), z.record(z.string(), z.json()).nullable(), { error: 'is not a map of contexts' })
    .default({}),
});

export type Settings = z.infer<typeof SETTINGS>;
