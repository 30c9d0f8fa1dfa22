import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { StoredPermission } from './known-documents.ts';
import { printRules } from './rules.ts';
import type { PermissionDocument, Rule } from './types.ts';

/** What an application can be. */
export type SourceKind = 'app' | 'konnector';

/** Writes the rules of an installed application. */
export async function createForSource(
  docs: Docs,
  instance: Instance,
  kind: SourceKind,
  slug: string,
  rules: readonly Rule[],
): Promise<void> {
  const [old] = await documentsOf(docs, instance, kind, slug);
  const document: PermissionDocument = {
    type: kind,
    source_id: sourceOf(kind, slug),
    permissions: printRules(rules),
  };
  if (old) {
    await docs.update(instance, DOCTYPES.permissions, { ...old, permissions: document.permissions });
    return;
  }
  // The id is made from the slug, so that two installations at once cannot give an app two documents.
  await docs.create(instance, DOCTYPES.permissions, { _id: `${kind}-${slug}`, ...document });
}

export async function removeForSource(docs: Docs, instance: Instance, kind: SourceKind, slug: string): Promise<void> {
  for (const document of await documentsOf(docs, instance, kind, slug)) {
    await docs.delete(instance, DOCTYPES.permissions, document).catch((error: unknown) => {
      if (!isKind(error, 'not-found', 'conflict')) throw error;
    });
  }
}

async function documentsOf(
  docs: Docs,
  instance: Instance,
  kind: SourceKind,
  slug: string,
): Promise<StoredPermission[]> {
  const found = await docs.find<PermissionDocument>(instance, DOCTYPES.permissions, {
    selector: { type: kind, source_id: sourceOf(kind, slug) },
    limit: 10,
  });
  return found.docs;
}

function sourceOf(kind: SourceKind, slug: string): string {
  return `${kind === 'app' ? DOCTYPES.apps : DOCTYPES.konnectors}/${slug}`;
}
