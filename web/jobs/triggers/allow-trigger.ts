import { DOCTYPES } from '#model/docs';
import type { Permission, Verb } from '#model/permission';
import type { Trigger } from '#model/trigger';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import { isObject, permissionOf } from '#web/middleware';
import { allowMessage } from '../allow-job.ts';
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

/**
 * The same; `allowNext` rejects with kind `forbidden` for a message that who asks may not give it. A konnector has no say in
 * what others do.
 */
export async function allowTriggerChange(
  c: JobsContext,
  deps: JobsRoutesDeps,
  verb: Verb,
): Promise<{ trigger: Trigger; allowNext: (message: JsonValue) => Promise<void> }> {
  const permission = await permissionOf(c, deps.permissions);
  if (permission.type === 'konnector') {
    const trigger = await deps.triggers.get(c.var.instance, c.req.param('id') ?? '');
    const allowNext = async (message: JsonValue) => {
      const next = { ...trigger, message };
      if (!isFor(next, permission)) throw new AppError('forbidden', 'The trigger stays its own');
      await allowMessage(c, deps, permission, next, trigger.message);
    };
    if (isFor(trigger, permission)) return { trigger, allowNext };
  }
  const trigger = await allowKnown(c, deps, verb, permission);
  return { trigger, allowNext: (message) => allowMessage(c, deps, permission, { ...trigger, message }) };
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
