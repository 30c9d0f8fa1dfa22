import type { Addresses, Apps, InstalledApp } from '#model/app';
import type { Instance } from '#model/instance';
import type { Resource } from '#web/render';

interface ResourceDeps {
  apps: Pick<Apps, 'kind' | 'doctype'>;
  addresses: Addresses;
}

/** An installed application as JSON:API: the whole manifest, and where it and its icon are. */
export function appResource({ apps, addresses }: ResourceDeps, instance: Instance, app: InstalledApp): Resource {
  const isWebApp = apps.kind === 'app';
  const self = `${pathOf(apps)}/${app.slug}`;
  const isOpen = app.state === 'ready' || app.state === 'installed' || app.state === 'upgrading';
  return {
    type: apps.doctype,
    id: app._id,
    rev: app._rev,
    attributes: app,
    links: {
      self,
      ...(isWebApp && isOpen && { related: `${addresses.app(instance, app.slug)}/` }),
      ...(!isWebApp && { permissions: `/permissions/konnectors/${app.slug}` }),
      icon: `${self}/icon/${encodeURIComponent(app.version ?? '')}`,
    },
  };
}

/** Where the routes of a kind are. */
export function pathOf({ kind }: Pick<Apps, 'kind'>): string {
  return kind === 'app' ? '/apps' : '/konnectors';
}
