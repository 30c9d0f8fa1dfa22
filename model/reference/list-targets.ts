import { DOCTYPES, type Docs, isMissingDatabase, toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Copies, Mark, Node, Reference, Vfs } from '#model/vfs';
import type { Database, Doc, ViewDefinition, ViewOptions } from '#pkg/couch';
import type { JsonObject } from '#pkg/json';
import { idsByTime, type TimeOptions } from './list-by-time.ts';
import type { ListOptions, ReferencedFile } from './types.ts';

/** The files of a target, in the order of their ids. */
const VIEWS: Record<Mark, ViewDefinition> = {
  referenced_by: view('referenced-by', 'referenced_by', ['$.type', '$.id']),
  not_synchronized_on: view('not-synchronized-on', 'not_synchronized_on', ['$.type', '$.id']),
};

/** By time: when a photo was taken, else when the file came. Directories, which have marks of the other kind, keep their ids' order. */
const BY_TIME = view('referenced-by-datetime', 'referenced_by', ['$.type', '$.id', 'metadata.datetime', 'created_at']);

/** A page of the files that have a mark for a target. */
export async function listTargets(
  { docs: store, vfs }: { docs: Docs; vfs: Pick<Vfs, 'copies'> },
  instance: Instance,
  mark: Mark,
  { type, id }: Reference,
  { skip, limit, sort }: ListOptions,
): Promise<{ files: ReferencedFile[]; total: number }> {
  const definition = VIEWS[mark];
  const database = store.database(instance, DOCTYPES.files);
  const [low, high]: [JsonObject[keyof JsonObject][], JsonObject[keyof JsonObject][]] = [
    [type, id],
    [type, id, {}],
  ];
  const descending = sort.startsWith('-');
  const page = { descending, skip, limit };
  const options: ViewOptions = {
    startKey: descending ? high : low,
    endKey: descending ? low : high,
    ...page,
    includeDocs: true,
    reduce: false,
  };
  const copies = await vfs.copies(instance);
  try {
    await database.defineView(definition);
    const byTime = sort.endsWith('datetime') && mark === 'referenced_by';
    const docs = byTime
      ? await docsByTime(database, [type, id], page)
      : (await database.view(definition.ddoc, definition.name, options)).rows.map(({ doc }) => doc);
    const count = await database.view(definition.ddoc, definition.name, { startKey: low, endKey: high, reduce: true });
    const total = count.rows[0]?.value;
    const files: ReferencedFile[] = [];
    for (const doc of docs) if (doc) files.push(await right(copies, doc));
    return {
      files,
      total: typeof total === 'number' ? total : 0,
    };
  } catch (error) {
    if (isMissingDatabase(error)) return { files: [], total: 0 };
    throw error;
  }
}

async function right(copies: Copies, doc: Doc): Promise<ReferencedFile> {
  return (await copies.right(toObject<Node>(doc))) as object as ReferencedFile;
}

async function docsByTime(database: Database, target: readonly string[], page: TimeOptions) {
  await database.defineView(BY_TIME);
  const keys = await idsByTime(database, BY_TIME, target, page);
  const { rows } = await database.allDocs({ keys, includeDocs: true });
  return rows.map((row) => ('id' in row ? row.doc : undefined));
}

function view(name: string, each: string, fields: string[]): ViewDefinition {
  return { ddoc: `files-${name}`, name, each, fields, reduce: '_count' };
}
