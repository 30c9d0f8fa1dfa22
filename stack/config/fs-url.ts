import { z } from 'zod';
import { duration } from './values.ts';

type Parameters = Readonly<Record<string, string>>;

const text = z.string().min(1);

/** As the ecosystem writes them, after `swift://`. */
const SWIFT = z.strictObject({
  AuthURL: z.url({ protocol: /^https?$/ }).optional(),
  UserName: text,
  Password: text,
  UserDomainName: text.optional(),
  ProjectName: text.optional(),
  ProjectID: text.optional(),
  ProjectDomainName: text.optional(),
  RegionName: text.optional(),
  EndpointType: z.enum(['public', 'internal', 'admin']).optional(),
  Timeout: z
    .string()
    .transform((value) => (/^\d+$/.test(value) ? `${value}s` : value))
    .pipe(duration)
    .optional(),
  ContainerPrefix: z
    .string()
    .regex(/^[a-z0-9._-]{0,40}$/i)
    .optional(),
});

const S3 = z.strictObject({
  region: text.default('us-east-1'),
  path_style: z
    .enum(['true', 'false'])
    .default('true')
    .transform((value) => value === 'true'),
});

const BUCKET = /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/?$/;
const FORMS = 'file:///path/of/a/folder, mem://, swift://, swift+https:// or s3://';

/** Where the bytes are, from an address; its credentials are still in it. Each wrong part is named, without its value. */
export const fsUrl = z.string({ error: 'is not an address' }).transform((value, context) => {
  const url = URL.parse(value);
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  switch (url?.protocol) {
    case 'file:':
      if (url.host !== '' && url.host !== 'localhost') return refuse(`is not like ${FORMS}`);
      return { driver: 'disk' as const, folder: decodeURIComponent(url.pathname) };
    case 'mem:':
      return { driver: 'memory' as const };
    case 'swift:':
    case 'swift+https:': {
      const found = SWIFT.safeParse(parametersOf(url));
      if (!found.success) return refuse(problemOf(found.error));
      const scheme = url.protocol === 'swift:' ? 'http' : 'https';
      const path = /^\/?$/.test(url.pathname) ? '/identity/v3' : url.pathname;
      return { driver: 'swift' as const, authUrl: `${scheme}://${url.host}${path}`, ...found.data };
    }
    case 's3:':
    case 's3+http:': {
      const found = S3.safeParse(parametersOf(url));
      if (!found.success) return refuse(problemOf(found.error));
      const bucket = BUCKET.exec(url.pathname)?.[1];
      if (bucket === undefined || url.host === '') return refuse('is not like s3://key:secret@host/bucket');
      if (url.username === '' || url.password === '') return refuse('has no access key and secret before the host');
      const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
      const endpoint = `${url.protocol === 's3:' ? 'https' : 'http'}://${url.host}`;
      return { driver: 's3' as const, endpoint, bucket, user, password, ...found.data };
    }
    default:
      return refuse(`is not like ${FORMS}`);
  }
});

export type FsAddress = z.infer<typeof fsUrl>;

function parametersOf(url: URL): Parameters {
  return Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''));
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  if (issue?.code === 'unrecognized_keys') return `has an unknown parameter ${issue.keys[0]}`;
  return `has a missing or wrong parameter ${issue?.path.join('.')}`;
}
