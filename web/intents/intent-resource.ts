import { DOCTYPES } from '#model/docs';
import type { Intent } from '#model/intent';
import type { Resource } from '#web/render';

/** @param client origin of the asking app: the service compares it with who sends it messages */
export function intentResource(intent: Intent, client: string): Resource {
  const { created_at, client_permission: permission, ...attributes } = intent;
  return {
    type: DOCTYPES.intents,
    id: intent._id,
    rev: intent._rev,
    attributes: { ...attributes, client },
    links: {
      self: `/intents/${intent._id}`,
      ...(permission !== undefined && { permissions: `/permissions/${permission}` }),
    },
  };
}
