import { DOCTYPES } from '#model/docs';
import type { Resource } from '#web/render';

/** Every answer of these routes is one of the settings, by its name. */
export function settingResource(name: string, attributes: object): Resource {
  return { type: DOCTYPES.settings, id: `io.cozy.settings.${name}`, attributes };
}
