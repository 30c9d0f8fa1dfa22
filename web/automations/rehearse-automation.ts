import { DOCTYPES } from '#model/docs';
import { permissionOf, readAttributes } from '#web/middleware';
import { renderList } from '#web/render';
import type { AutomationsContext, AutomationsRoutesDeps } from './deps.ts';

/**
 * `POST /automations/dry-run`: the attributes of a rule, and `payload` for what a call of its address would bring. What it would do
 * with the last things that it looks for; nothing is done.
 */
export async function rehearseAutomation(c: AutomationsContext, deps: AutomationsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const permission = await permissionOf(c, deps.permissions);
  deps.permissions.allowType(permission, 'POST', DOCTYPES.automations);
  const { payload = null, ...draft } = await readAttributes(c);
  const found = await deps.automations.rehearse(instance, permission, draft, payload);
  return renderList(
    c,
    found.map((attributes, index) => ({ type: `${DOCTYPES.automations}.dry-runs`, id: String(index), attributes })),
  );
}
