import type { InstalledApp } from '#model/app';
import { isSubset, readRules } from '#model/permission';
import { toReadRules } from '#model/trigger';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';

/** What a service of a manifest asks to be run by. */
export interface DeclaredTrigger {
  /** Of the service. */
  name: string;
  type: string;
  arguments: string;
  debounce: string;
}

type Manifest = Pick<InstalledApp, 'permissions' | 'services'>;

/** @compat a date of old that means: the app makes its triggers itself. */
const NEVER = '@at 2000-01-01T00:00:00.000Z';
const MAX_SERVICES = 50;

/**
 * The triggers that the `services` of a manifest want: `{ trigger: '@cron 0 0 * * *', debounce: '1m' }`; none for a service without.
 * Throws kind `bad-request` for what is no service, `forbidden` for an event on documents that the app may not read.
 */
export function declaredTriggers({ services, permissions }: Manifest): DeclaredTrigger[] {
  if (services === undefined || services === null) return [];
  if (!isObject(services) || Object.keys(services).length > MAX_SERVICES) throw bad('services');
  return Object.entries(services).flatMap(([name, service]) => {
    if (!isObject(service)) throw bad(`the service ${name}`);
    const { trigger = '', debounce = '' } = service;
    if (typeof trigger !== 'string' || typeof debounce !== 'string') throw bad(`the trigger of the service ${name}`);
    if (trigger === '' || trigger === NEVER) return [];
    const [type = '', ...rest] = trigger.split(' ');
    const declared = { name, type, arguments: rest.join(' '), debounce };
    checkReads(declared, permissions);
    return [declared];
  });
}

/** The job of an event has the document that changed. */
function checkReads({ name, type, arguments: rules }: DeclaredTrigger, permissions: JsonObject | undefined): void {
  if (type !== '@event' || isSubset(toReadRules(rules), readRules(permissions))) return;
  throw new AppError('forbidden', `The service ${name} follows documents that the application may not read`);
}

function isObject(value: unknown): value is { [member: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function bad(what: string): AppError {
  return new AppError('bad-request', `The manifest is wrong: ${what}`);
}
