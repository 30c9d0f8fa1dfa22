import { VERBS, type Verb } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { permissionOf, readAttributes, textOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { IntentsContext, IntentsRoutesDeps } from './deps.ts';
import { intentResource } from './intent-resource.ts';

const MAX_LENGTH = 200;

/** `POST /intents`: who can do this? @compat answers 200 */
export async function createIntent(c: IntentsContext, deps: IntentsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const caller = await permissionOf(c, deps.permissions);
  const attributes = await readAttributes(c);
  const wish = {
    action: wordOf(attributes, 'action'),
    type: wordOf(attributes, 'type'),
    permissions: verbsOf(attributes),
  };
  const intent = await deps.intents.create(instance, caller, wish);
  return renderResource(c, intentResource(intent, deps.intents.clientOrigin(instance, intent)));
}

function wordOf(attributes: JsonObject, name: string): string {
  const word = textOf(attributes, name) ?? '';
  if (word !== '' && word.length <= MAX_LENGTH) return word;
  throw new AppError('unprocessable', 'It is missing, or too long', { pointer: `/data/attributes/${name}` });
}

/** `ALL` is all of them, as in the rules of a manifest. */
function verbsOf({ permissions }: JsonObject): Verb[] {
  if (permissions === undefined || permissions === null) return [];
  const asked = Array.isArray(permissions) ? permissions : [null];
  const isVerb = (verb: unknown): verb is Verb => VERBS.some((known) => known === verb);
  if (asked.includes('ALL')) return [...VERBS];
  const verbs = asked.filter(isVerb);
  if (verbs.length === asked.length) return [...new Set(verbs)];
  throw new AppError('unprocessable', 'They must be verbs', { pointer: '/data/attributes/permissions' });
}
