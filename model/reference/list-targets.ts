import { DOCTYPES, type Docs, isMissingDatabase, toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Mark, Reference } from '#model/vfs';
import type { ViewDefinition, ViewOptions } from '#pkg/couch';
import type { JsonObject } from '#pkg/json';
import type { ListOptions, ReferencedFile } from './types.ts';

/** The files of a target, in the order of their ids. */
const VIEWS: Record<Mark, ViewDefinition> = {
  referenced_by: view('referenced-by', 'referenced_by', ['$.type', '$.id']),
  not_synchronized_on: view('not-synchronized-on', 'not_synchronized_on', ['$.type', '$.id']),
};

/** The same in the order of time: when a photo was taken, else when the file came. */
const BY_TIME: Record<Mark, ViewDefinition> = {
  referenced_by: view('referenced-by-datetime', 'referenced_by', ['$.type', '$.id', 'metadata.datetime', 'created_at']),
  not_synchronized_on: VIEWS.not_synchronized_on,
};

/** A page of the files that have a mark for a target. */
export async function listTargets(
  docs: Docs,
  instance: Instance,
  mark: Mark,
  { type, id }: Reference,
  { skip, limit, sort }: ListOptions,
): Promise<{ files: ReferencedFile[]; total: number }> {
  const definition = (sort.endsWith('datetime') ? BY_TIME : VIEWS)[mark];
  const database = docs.database(instance, DOCTYPES.files);
  const [low, high]: [JsonObject[keyof JsonObject][], JsonObject[keyof JsonObject][]] = [
    [type, id],
    [type, id, {}],
  ];
  const descending = sort.startsWith('-');
  const options: ViewOptions = {
    startKey: descending ? high : low,
    endKey: descending ? low : high,
    descending,
    skip,
    limit,
    includeDocs: true,
    reduce: false,
  };
  try {
    await database.defineView(definition);
    const { rows } = await database.view(definition.ddoc, definition.name, options);
    const count = await database.view(definition.ddoc, definition.name, { startKey: low, endKey: high, reduce: true });
    const total = count.rows[0]?.value;
    return {
      files: rows.flatMap(({ doc }) => (doc ? [toObject<JsonObject>(doc)] : [])),
      total: typeof total === 'number' ? total : 0,
    };
  } catch (error) {
    if (isMissingDatabase(error)) return { files: [], total: 0 };
    throw error;
  }
}

function view(name: string, each: string, fields: string[]): ViewDefinition {
  return { ddoc: `files-${name}`, name, each, fields, reduce: '_count' };
}
