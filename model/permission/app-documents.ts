import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import { forbidden } from './allow.ts';
import { changeRules } from './change-rules.ts';
import type { KnownDocuments, StoredPermission } from './known-documents.ts';
import { type AppRules, grant, switchRules } from './refusals.ts';
import { printRules, readRules } from './rules.ts';
import { checkOwner, isSettingsApp } from './settings-app.ts';
import { checkMaker } from './share-rights.ts';
import type { Permission, PermissionDocument, Rule } from './types.ts';

/** What an application can be. */
export type SourceKind = 'app' | 'konnector';

export interface AppDocumentsDeps {
  docs: Docs;
  known: (instance: Instance) => Promise<KnownDocuments>;
}

/** Writes the rules of an installed application, but for what its owner has refused. */
export async function createForSource(
  { docs, known }: AppDocumentsDeps,
  instance: Instance,
  kind: SourceKind,
  slug: string,
  rules: readonly Rule[],
): Promise<void> {
  const source = sourceOf(kind, slug);
  const old = (await known(instance)).bySource(kind, source)?.document;
  if (old) {
    await docs.update(instance, DOCTYPES.permissions, withRules(old, grant(rules, appRulesOf(old))));
    return;
  }
  const document: PermissionDocument = { type: kind, source_id: source, permissions: printRules(rules) };
  // The id is made from the slug, so that two installations at once cannot give an app two documents.
  await docs.create(instance, DOCTYPES.permissions, { _id: `${kind}-${slug}`, ...document });
}

/** The application whose document of rules has that id; undefined for the others. */
export function sourceOfId(id: string): { kind: SourceKind; slug: string } | undefined {
  const [, kind, slug] = /^(app|konnector)-([a-z0-9-]+)$/.exec(id) ?? [];
  return slug === undefined ? undefined : { kind: kind as SourceKind, slug };
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
 * has not, and for who only has a link or a password of a program. The settings app switches any rule off, and on again,
 * whatever it may do itself.
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
  const old = read(await known(instance), source.kind, sourceId);
  const isOwn = caller.sourceId === sourceId;
  const switched = isSettingsApp(caller) && !isOwn ? switchRules(appRulesOf(old), changes) : undefined;
  const next = switched ?? addRules(caller, appRulesOf(old), changes, isOwn);
  return docs.update(instance, DOCTYPES.permissions, withRules(old, next), old);
}

/** Who has a right gives it to an application, but not against its owner. */
function addRules(
  caller: Permission,
  before: AppRules,
  changes: Readonly<Record<string, Rule | null>>,
  isOwn: boolean,
): AppRules {
  const rules = changeRules(caller, before.granted, changes, isOwn);
  const { granted } = grant(rules, before);
  if (granted.length < rules.length) throw forbidden();
  return { granted, refused: before.refused };
}

/** The document of an application, for itself and for the owner. Rejects with `not-found`, `forbidden`. */
export async function readForSource(
  { known }: AppDocumentsDeps,
  instance: Instance,
  caller: Permission,
  { kind, slug }: { kind: SourceKind; slug: string },
): Promise<StoredPermission> {
  const sourceId = sourceOf(kind, slug);
  if (caller.sourceId !== sourceId || caller.type.startsWith('share')) checkOwner(caller);
  return read(await known(instance), kind, sourceId);
}

function read(known: KnownDocuments, kind: SourceKind, sourceId: string): StoredPermission {
  const document = known.bySource(kind, sourceId)?.document;
  if (!document) throw new AppError('not-found', 'The application is not installed');
  return document;
}

function appRulesOf({ permissions, refused }: PermissionDocument): AppRules {
  return { granted: readRules(permissions), refused: readRules(refused) };
}

function withRules(document: StoredPermission, { granted, refused }: AppRules): StoredPermission {
  const { refused: before, ...rest } = document;
  const permissions = printRules(granted);
  return { ...rest, permissions, ...(refused.length > 0 && { refused: printRules(refused) }) };
}

function sourceOf(kind: SourceKind, slug: string): string {
  return `${kind === 'app' ? DOCTYPES.apps : DOCTYPES.konnectors}/${slug}`;
}
