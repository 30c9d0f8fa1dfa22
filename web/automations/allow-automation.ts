import type { Automation } from '#model/automation';
import { DOCTYPES } from '#model/docs';
import type { Permission, Verb } from '#model/permission';
import { permissionOf } from '#web/middleware';
import type { AutomationsContext, AutomationsRoutesDeps } from './deps.ts';

/** The rule of the path, for who has a right on it. */
export async function allowAutomation(
  c: AutomationsContext,
  { automations, permissions }: AutomationsRoutesDeps,
  verb: Verb,
): Promise<{ automation: Automation; permission: Permission }> {
  const { instance } = c.var;
  const id = c.req.param('id') ?? '';
  const permission = await permissionOf(c, permissions);
  await permissions.allowId(instance, permission, verb, DOCTYPES.automations, id);
  return { automation: await automations.get(instance, id), permission };
}
