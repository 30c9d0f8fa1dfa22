import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import { changeRules } from './change-rules.ts';
import type { KnownDocuments, StoredPermission } from './known-documents.ts';
import { parseRules, printRules } from './rules.ts';
import { checkMaker } from './share-rights.ts';
import type { Permission, PermissionDocument, Rule } from './types.ts';

/** What an application can be. */
export type SourceKind = 'app' | 'konnector';

export interface AppDocumentsDeps {
  docs: Docs;
  known: (instance: Instance) => Promise<KnownDocuments>;
}

/** Writes the rules of an installed application. */
export async function createForSource(
  { docs, known }: AppDocumentsDeps,
  instance: Instance,
  kind: SourceKind,
  slug: string,
  rules: readonly Rule[],
): Promise<void> {
  const source = sourceOf(kind, slug);
  const old = (await known(instance)).bySource(kind, source)?.document;
  const permissions = printRules(rules);
  if (old) {
    await docs.update(instance, DOCTYPES.permissions, { ...old, permissions });
    return;
  }
  const document: PermissionDocument = { type: kind, source_id: source, permissions };
  // The id is made from the slug, so that two installations at once cannot give an app two documents.
  await docs.create(instance, DOCTYPES.permissions, { _id: `${kind}-${slug}`, ...document });
}

export async function removeForSource(
  { docs, known }: AppDocumentsDeps,
  instance: Instance,
  kind: SourceKind,
  slug: string,
): Promise<void> {
  const old = (await known(instance)).bySource(kind, sourceOf(kind, slug))?.document;
  if (!old) return;
  try {
    await docs.delete(instance, DOCTYPES.permissions, old);
  } catch (error) {
    if (!isKind(error, 'not-found')) throw error;
  }
}

/**
 * Adds and takes away rules of an installed application. Rejects with `not-found`, or `forbidden` for rules that the caller
 * has not, and for who only has a link or a password of a program.
 */
export async function changeForSource(
  { docs, known }: AppDocumentsDeps,
  instance: Instance,
  caller: Permission,
  source: { kind: SourceKind; slug: string },
  changes: Readonly<Record<string, Rule | null>>,
): Promise<StoredPermission> {
  checkMaker(caller);
  const sourceId = sourceOf(source.kind, source.slug);
  const old = (await known(instance)).bySource(source.kind, sourceId)?.document;
  if (!old) throw new AppError('not-found', 'The application is not installed');
  const isOwn = caller.sourceId === sourceId;
  const permissions = printRules(changeRules(caller, parseRules(old.permissions), changes, isOwn));
  return docs.update(instance, DOCTYPES.permissions, { ...old, permissions }, old);
}

function sourceOf(kind: SourceKind, slug: string): string {
  return `${kind === 'app' ? DOCTYPES.apps : DOCTYPES.konnectors}/${slug}`;
}
