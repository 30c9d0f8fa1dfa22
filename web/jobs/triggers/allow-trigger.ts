import { DOCTYPES } from '#model/docs';
import type { Permission, Verb } from '#model/permission';
import type { Trigger } from '#model/trigger';
import type { JsonValue } from '#pkg/json';
import { isObject, permissionOf } from '#web/middleware';
import type { JobsContext, JobsRoutesDeps } from '../deps.ts';

/** A trigger that is there, by a rule on the doctype, its id or its worker. */
export async function allowTrigger(c: JobsContext, deps: JobsRoutesDeps, verb: Verb): Promise<Trigger> {
  const permission = await permissionOf(c, deps.permissions);
  return allowKnown(c, deps, verb, permission);
}

/** The same, or by the konnector that the trigger is for. */
export async function allowOwnTrigger(c: JobsContext, deps: JobsRoutesDeps, verb: Verb): Promise<Trigger> {
  return (await allowTriggerChange(c, deps, verb)).trigger;
}

/** The same; `mayBecome` says whether who asks may give it that message: a konnector has no say in what others do. */
export async function allowTriggerChange(
  c: JobsContext,
  deps: JobsRoutesDeps,
  verb: Verb,
): Promise<{ trigger: Trigger; mayBecome: (message: JsonValue) => boolean }> {
  const permission = await permissionOf(c, deps.permissions);
  if (permission.type === 'konnector') {
    const trigger = await deps.triggers.get(c.var.instance, c.req.param('id') ?? '');
    const mayBecome = (message: JsonValue) => isFor({ ...trigger, message }, permission);
    if (mayBecome(trigger.message)) return { trigger, mayBecome };
  }
  return { trigger: await allowKnown(c, deps, verb, permission), mayBecome: () => true };
}

async function allowKnown(c: JobsContext, deps: JobsRoutesDeps, verb: Verb, permission: Permission): Promise<Trigger> {
  const { instance } = c.var;
  const id = c.req.param('id') ?? '';
  let trigger: Trigger | undefined;
  await deps.permissions.allowDoc(instance, permission, verb, DOCTYPES.triggers, id, async () => {
    trigger = await deps.triggers.get(instance, id);
    return { worker: trigger.worker };
  });
  return trigger ?? deps.triggers.get(instance, id);
}

function isFor({ worker, message }: Trigger, { sourceId }: Permission): boolean {
  if (worker !== 'konnector' || !isObject(message)) return false;
  return sourceId === `${DOCTYPES.konnectors}/${message['konnector']}`;
}
