import { createdMetadata, updatedMetadata } from '#model/metadata';
import type { JsonObject } from '#pkg/json';
import type { Author, NewNode } from './types.ts';

/** `cozyMetadata` of what is created now. */
export function newCozyMetadata(author: Author, at: string, given: NewNode, uploaded: boolean): JsonObject {
  return {
    ...createdMetadata(author, at),
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
  return { ...updatedMetadata(old, author, at), ...(uploaded && uploadedBy(author, at)) };
}

function uploadedBy({ slug, version, oauthClient, origin }: Author, at: string): JsonObject {
  const by: JsonObject = {
    ...(slug !== undefined && { slug }),
    ...(version !== undefined && { version }),
    ...(oauthClient && { oauthClient: { ...oauthClient } }),
  };
  return { uploadedAt: at, uploadedBy: by, uploadedOn: origin };
}
