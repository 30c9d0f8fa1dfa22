import type { AppDocument } from '#pkg/app-registry';
import type { JsonObject } from '#pkg/json';

/** An application of a registry, with what the operator of this server says of it. */
export function withMaintenance(app: AppDocument, forced: Readonly<Record<string, JsonObject>>): AppDocument {
  const options = Object.hasOwn(forced, app.slug) ? forced[app.slug] : undefined;
  return options ? { ...app, maintenance_activated: true, maintenance_options: options } : app;
}
