import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Source } from '#model/notification';
import { linkedSlug } from '#model/oauth';
import type { Permission } from '#model/permission';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import type { NotificationsRoutesDeps } from './deps.ts';

const ORIGINATORS = { app: 'app', konnector: 'konnector', oauth: 'oauth' } as const;
const DOCTYPE = { app: DOCTYPES.apps, konnector: DOCTYPES.konnectors, oauth: DOCTYPES.oauthClients };

/** Who asks, and the categories that it declares. Rejects with kind `forbidden` for another kind of token. */
export async function sourceOf(
  instance: Instance,
  { docs }: Pick<NotificationsRoutesDeps, 'docs'>,
  { type, sourceId }: Permission,
): Promise<{ source: Source; declared: JsonValue | undefined }> {
  if (type !== 'app' && type !== 'konnector' && type !== 'oauth') {
    throw new AppError('forbidden', 'Only an app, a konnector or a client can notify');
  }
  const doctype = DOCTYPE[type];
  const slug = sourceId.slice(doctype.length + 1);
  const id = type === 'oauth' ? slug : sourceId;
  try {
    const { notifications, name, client_name, software_id } = await docs.get<JsonObject>(instance, doctype, id);
    const linked = type === 'oauth' && typeof software_id === 'string' ? linkedSlug(software_id) : undefined;
    if (linked !== undefined) return await linkedSource(instance, docs, linked);
    const words = typeof name === 'string' ? name : client_name;
    const source = { originator: ORIGINATORS[type], slug, name: typeof words === 'string' ? words : slug };
    return { source, declared: notifications };
  } catch (error) {
    if (isKind(error, 'not-found')) throw new AppError('not-found', 'Who notifies is not known any more');
    throw error;
  }
}

/** A client that is tied to an app declares nothing of its own: it tells what the app does. */
async function linkedSource(instance: Instance, docs: NotificationsRoutesDeps['docs'], slug: string) {
  const { notifications, name } = await docs.get<JsonObject>(instance, DOCTYPES.apps, `${DOCTYPES.apps}/${slug}`);
  const source = { originator: 'oauth', slug, name: typeof name === 'string' ? name : slug } as const;
  return { source, declared: notifications };
}
