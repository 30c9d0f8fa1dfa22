import type { Context } from 'hono';
import type { InstanceOptions } from '#model/instance';
import { AppError } from '#pkg/errors';

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/**
 * Options of an instance, from the query: CamelCase names.
 * @compat an empty value is as if it were not there, since existing tools send them all
 */
export function parseOptions(c: Context): InstanceOptions {
  return given({
    domainAliases: listOf(c, 'DomainAliases'),
    oldDomain: textOf(c, 'OldDomain'),
    locale: textOf(c, 'Locale'),
    uuid: textOf(c, 'UUID'),
    oidcId: textOf(c, 'OIDCID'),
    franceconnectId: textOf(c, 'FranceConnectID'),
    magicLink: flagOf(c, 'MagicLink'),
    tos: textOf(c, 'TOSSigned'),
    tosLatest: textOf(c, 'TOSLatest'),
    timezone: textOf(c, 'Timezone'),
    context: textOf(c, 'ContextName'),
    sponsorships: listOf(c, 'Sponsorships'),
    email: textOf(c, 'Email'),
    publicName: textOf(c, 'PublicName'),
    phone: textOf(c, 'Phone'),
    settings: mapOf(c, 'Settings'),
    diskQuota: integerOf(c, 'DiskQuota'),
    environment: textOf(c, 'Environment'),
    blocked: flagOf(c, 'Blocked'),
    blockingReason: textOf(c, 'BlockingReason'),
    onboardingFinished: flagOf(c, 'OnboardingFinished'),
  });
}

export function textOf(c: Context, name: string): string | undefined {
  return c.req.query(name) || undefined;
}

export function requiredText(c: Context, name: string): string {
  const value = textOf(c, name);
  if (value === undefined) throw new AppError('bad-request', `${name} is mandatory`, { parameter: name });
  return value;
}

export function listOf(c: Context, name: string): string[] | undefined {
  const items = textOf(c, name)
    ?.split(',')
    .map((item) => item.trim());
  return items?.filter((item) => item !== '');
}

export function flagOf(c: Context, name: string): boolean | undefined {
  const value = textOf(c, name);
  if (value === undefined) return undefined;
  if (TRUE.includes(value)) return true;
  if (FALSE.includes(value)) return false;
  throw new AppError('bad-request', `${name} must be true or false`, { parameter: name });
}

export function integerOf(c: Context, name: string): number | undefined {
  const value = textOf(c, name);
  if (value === undefined) return undefined;
  if (/^-?\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
  throw new AppError('bad-request', `${name} must be an integer`, { parameter: name });
}

/** `name:value,name:value` */
function mapOf(c: Context, name: string): Record<string, string> | undefined {
  const pairs = listOf(c, name)?.map((pair) => {
    const colon = pair.indexOf(':');
    if (colon < 1) throw new AppError('bad-request', `${name} must be name:value pairs`, { parameter: name });
    return [pair.slice(0, colon).trim(), pair.slice(colon + 1).trim()] as const;
  });
  return pairs && Object.fromEntries(pairs);
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

export function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}
