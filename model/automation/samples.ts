import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { File, Vfs } from '#model/vfs';
import type { JsonObject, JsonValue } from '#pkg/json';
import { meetsConditions } from './conditions.ts';
import { type Cause, isBelow, isWanted } from './match.ts';
import { valueAt } from './template.ts';
import type { DocumentChanges, FileArrives, When } from './types.ts';

export interface SamplesDeps {
  docs: Docs;
  vfs: Pick<Vfs, 'get' | 'find'>;
}

/** What is found, and what is looked at for it. */
const WANTED = 5;
const MAX_FILES = 500;
const MAX_DOCUMENTS = 2_000;
const RECENT = 'by-type-created';

/** The last things that would have set a rule off, the newest first. @param payload of the call of an address */
export async function samplesOf(
  deps: SamplesDeps,
  instance: Instance,
  when: When,
  payload: JsonValue,
): Promise<Cause[]> {
  switch (when.on) {
    case 'time':
      return [{ on: 'time' }];
    case 'webhook':
      return [{ on: 'webhook', payload }];
    case 'file':
      return recentFiles(deps, instance, when);
    case 'document':
      return recentDocuments(deps, instance, when);
  }
}

async function recentFiles({ docs, vfs }: SamplesDeps, instance: Instance, when: FileArrives): Promise<Cause[]> {
  const database = await docs.ensureDatabase(instance, DOCTYPES.files);
  const fields = ['type', 'created_at'];
  await database.createIndex({ index: { fields }, ddoc: RECENT, name: RECENT });
  const { nodes } = await vfs.find(instance, {
    selector: { type: 'file', created_at: { $gt: null } },
    sort: [{ type: 'desc' }, { created_at: 'desc' }],
    useIndex: RECENT,
    limit: MAX_FILES,
  });
  const found: Cause[] = [];
  const known = new Map<string, boolean>();
  for (const node of nodes) {
    if (!isWanted(when, node) || node.trashed) continue;
    const isIn = known.get(node.dir_id) ?? (await isBelow(vfs, instance, when, node));
    known.set(node.dir_id, isIn);
    if (!isIn) continue;
    found.push({ on: 'file', file: node as File });
    if (found.length === WANTED) break;
  }
  return found;
}

/** As far as documents say when they were changed: nothing orders those of any doctype. */
async function recentDocuments({ docs }: SamplesDeps, instance: Instance, when: DocumentChanges): Promise<Cause[]> {
  // What was before is not known: what has to change is taken for changed.
  const conditions = when.conditions.filter(({ is }) => is !== 'changed');
  const found: { at: string; doc: JsonObject }[] = [];
  let looked = 0;
  for await (const doc of docs.all<JsonObject>(instance, when.doctype)) {
    if (++looked > MAX_DOCUMENTS) break;
    if (meetsConditions(conditions, doc)) found.push({ at: String(valueAt(doc, 'cozyMetadata.updatedAt') ?? ''), doc });
  }
  found.sort((a, b) => (a.at < b.at ? 1 : -1));
  const [change = 'updated'] = when.changes;
  return found.slice(0, WANTED).map(({ doc }) => ({ on: 'document', doctype: when.doctype, change, doc }));
}
