import type { Manifest } from '#model/app';
import { declaredTriggers } from '#model/service';
import { checkTrigger } from '#model/trigger';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { isObject } from './check-manifest.ts';
import type { Tell } from './types.ts';

/** The services and the intents of an app. @param has whether there is such a file */
export async function checkServices(
  { services, permissions, intents }: Manifest,
  has: (path: string) => Promise<boolean>,
  tell: Tell,
  now: number,
): Promise<void> {
  checkIntents(intents as JsonValue | undefined, tell);
  if (services === undefined || services === null) return;
  if (!isObject(services)) tell('error', 'service', 'services', 'The services are no object');
  for (const [name, service] of Object.entries(isObject(services) ? services : {})) {
    const where = `services.${name}`;
    checkService({ services: { [name]: service }, ...(permissions && { permissions }) }, where, tell, now);
    const file = isObject(service) ? service['file'] : undefined;
    if (typeof file !== 'string' || !(await has(file.replace(/^\/+/, '')))) {
      tell('warning', 'service-file', where, 'Its file is not there: it fails each time that it is run');
    }
  }
}

function checkService(
  manifest: { services: JsonObject; permissions?: JsonObject },
  where: string,
  tell: Tell,
  now: number,
): void {
  try {
    for (const declared of declaredTriggers(manifest)) checkTrigger(declared, now);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // What is wrong with the permissions is told with them.
    if (error.message !== 'Invalid permission rule') tell('error', 'service', where, error.message);
  }
}

function checkIntents(intents: JsonValue | undefined, tell: Tell): void {
  if (intents === undefined || intents === null) return;
  if (!Array.isArray(intents)) tell('warning', 'intent', 'intents', 'The intents are no list: there are none');
  for (const [i, intent] of (Array.isArray(intents) ? intents : []).entries()) {
    const { action, type, href } = isObject(intent) ? intent : {};
    const isGood = typeof action === 'string' && type !== undefined && typeof href === 'string' && href.startsWith('/');
    if (!isGood)
      tell('warning', 'intent', `intents.${i}`, 'It needs an action, a type, and an href that begins with a slash');
  }
}
