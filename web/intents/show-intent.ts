import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { IntentsContext, IntentsRoutesDeps } from './deps.ts';
import { intentResource } from './intent-resource.ts';

/** `GET /intents/:id`: what the frame of a service is for */
export async function showIntent(c: IntentsContext, deps: IntentsRoutesDeps): Promise<Response> {
  const { instance } = c.var;
  const caller = await permissionOf(c, deps.permissions);
  const intent = await deps.intents.get(instance, caller, c.req.param('id') ?? '');
  return renderResource(c, intentResource(intent, deps.intents.clientOrigin(instance, intent)));
}
