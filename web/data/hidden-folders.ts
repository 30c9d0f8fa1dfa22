import { DOCTYPES } from '#model/docs';
import type { ChangeRow } from '#pkg/couch';
import type { JsonObject } from '#pkg/json';
import type { Target } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';

/**
 * For a device, the folders that its owner chose not to have there: they look deleted, with all that is in them.
 * @compat only those of a client that is registered (`oauth`), on the files.
 */
export async function hiddenFolders(
  c: DataContext,
  { references }: DataDeps,
  { doctype, permission }: Target,
): Promise<(row: ChangeRow) => boolean | Promise<boolean>> {
  if (doctype !== DOCTYPES.files || permission.type !== 'oauth') return () => false;
  const client = { type: DOCTYPES.oauthClients, id: permission.sourceId.slice(DOCTYPES.oauthClients.length + 1) };
  const paths = await references.pathsNotSynchronizedOn(c.var.instance, client);
  if (paths.length === 0) return () => false;
  const isInside = (path: string) => paths.some((hidden) => path === hidden || path.startsWith(`${hidden}/`));
  return async ({ doc }) => {
    if (!doc || doc.deleted) return false;
    const { type, dir_id: parent } = doc.body.value as JsonObject;
    const folder = await references.pathOf(c.var.instance, type === 'directory' ? doc.id : String(parent));
    return folder !== undefined && isInside(folder);
  };
}
