import type { Addresses, WebApp } from '#model/app';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Resource } from '#web/render';

/** An installed app as JSON:API: the whole manifest, and where the app and its icon are. */
export function appResource(addresses: Addresses, instance: Instance, app: WebApp): Resource {
  return {
    type: DOCTYPES.apps,
    id: app._id,
    rev: app._rev,
    attributes: app,
    links: {
      self: `/apps/${app.slug}`,
      related: `${addresses.app(instance, app.slug)}/`,
      icon: `/apps/${app.slug}/icon/${encodeURIComponent(app.version ?? '')}`,
    },
  };
}
