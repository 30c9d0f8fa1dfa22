import type { JsonObject, JsonValue } from '#pkg/json';
import type { Author, NewNode } from './types.ts';

/** `cozyMetadata` of what is created now. */
export function newCozyMetadata(author: Author, at: string, given: NewNode, uploaded: boolean): JsonObject {
  return {
    doctypeVersion: '1',
    metadataVersion: 1,
    createdAt: at,
    ...(author.slug !== undefined && { createdByApp: author.slug }),
    ...(author.version !== undefined && { createdByAppVersion: author.version }),
    createdOn: author.origin,
    updatedAt: at,
    ...(author.slug !== undefined && { updatedByApps: [updatedBy(author, at)] }),
    ...(uploaded && uploadedBy(author, at)),
    ...(given.sourceAccount !== undefined && { sourceAccount: given.sourceAccount }),
    ...(given.sourceAccountIdentifier !== undefined && { sourceAccountIdentifier: given.sourceAccountIdentifier }),
  };
}

/** The same once more written: by whom and when, one entry per app. */
export function touchedCozyMetadata(
  old: JsonObject | undefined,
  author: Author,
  at: string,
  uploaded = false,
): JsonObject {
  const kept = old ?? { doctypeVersion: '1', metadataVersion: 1, createdOn: author.origin };
  const apps = Array.isArray(kept['updatedByApps']) ? kept['updatedByApps'] : [];
  const others = apps.filter((app) => slugOf(app) !== author.slug);
  return {
    ...kept,
    updatedAt: at,
    ...(author.slug !== undefined && { updatedByApps: [...others, updatedBy(author, at)] }),
    ...(uploaded && uploadedBy(author, at)),
  };
}

function updatedBy({ slug, version, origin }: Author, date: string): JsonObject {
  return { ...(slug !== undefined && { slug }), date, ...(version !== undefined && { version }), instance: origin };
}

function uploadedBy({ slug, version, oauthClient, origin }: Author, at: string): JsonObject {
  const by: JsonObject = {
    ...(slug !== undefined && { slug }),
    ...(version !== undefined && { version }),
    ...(oauthClient && { oauthClient: { ...oauthClient } }),
  };
  return { uploadedAt: at, uploadedBy: by, uploadedOn: origin };
}

function slugOf(app: JsonValue): JsonValue | undefined {
  return typeof app === 'object' && app !== null && !Array.isArray(app) ? app['slug'] : undefined;
}
