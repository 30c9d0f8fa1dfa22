import type { JsonObject, JsonValue } from '#pkg/json';

/** Who writes. */
export interface Author {
  /** URL of the instance, with a final slash. */
  origin: string;
  slug?: string;
  version?: string;
  oauthClient?: { id: string; kind?: string; name?: string };
}

/** Of what is created now. @param at RFC 3339 */
export function createdMetadata(author: Author, at: string): JsonObject {
  return {
    doctypeVersion: '1',
    metadataVersion: 1,
    createdAt: at,
    ...(author.slug !== undefined && { createdByApp: author.slug }),
    ...(author.version !== undefined && { createdByAppVersion: author.version }),
    createdOn: author.origin,
    updatedAt: at,
    ...(author.slug !== undefined && { updatedByApps: [updatedBy(author, at)] }),
  };
}

/** The same once more written: by whom and when, one entry per app. */
export function updatedMetadata(old: JsonObject | undefined, author: Author, at: string): JsonObject {
  const kept = old ?? { doctypeVersion: '1', metadataVersion: 1, createdOn: author.origin };
  const apps = Array.isArray(kept['updatedByApps']) ? kept['updatedByApps'] : [];
  const others = apps.filter((app) => slugOf(app) !== author.slug);
  return {
    ...kept,
    updatedAt: at,
    ...(author.slug !== undefined && { updatedByApps: [...others, updatedBy(author, at)] }),
  };
}

function updatedBy({ slug, version, origin }: Author, date: string): JsonObject {
  return { ...(slug !== undefined && { slug }), date, ...(version !== undefined && { version }), instance: origin };
}

function slugOf(app: JsonValue): JsonValue | undefined {
  return typeof app === 'object' && app !== null && !Array.isArray(app) ? app['slug'] : undefined;
}
