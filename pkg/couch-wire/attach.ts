import type { Database, DocWrite } from '#pkg/couch';
import { isKind } from '#pkg/errors';
import { attachmentsOf, withAttachments } from './attachments.ts';
import { badRequest } from './refuse.ts';
import { parseRev } from './revision.ts';
import type { WireWrite } from './to-doc-write.ts';

/** Brings the attachments of a write into its body; the stubs stand for those that the replaced revision has. */
export async function attach(
  database: Database,
  { attachments, ...write }: WireWrite,
  isOwnEdit: boolean,
): Promise<DocWrite> {
  if (attachments === undefined || Object.keys(attachments).length === 0) return write;
  const { id = '', rev, revisions } = write;
  if (id.startsWith('_local/')) throw badRequest('_local documents do not accept attachments.');
  const parent = revisions === undefined ? rev : parentOf(revisions);
  const hasStubs = Object.values(attachments).some(({ stub }) => stub === true);
  const known = hasStubs ? await attachmentsAt(database, id, parent) : {};
  const generation = revisions?.start ?? (rev === undefined ? 1 : parseRev(rev).generation + 1);
  return { ...write, body: withAttachments(id, write.body, attachments, { generation, isOwnEdit, known }) };
}

function parentOf({ start, ids }: NonNullable<DocWrite['revisions']>): string | undefined {
  return ids[1] === undefined ? undefined : `${start - 1}-${ids[1]}`;
}

async function attachmentsAt(database: Database, id: string, rev: string | undefined) {
  const found = await database.get(id, rev === undefined ? {} : { rev }).catch((error: unknown) => {
    if (!isKind(error, 'not-found')) throw error;
  });
  return found === undefined ? {} : attachmentsOf(found.body);
}
