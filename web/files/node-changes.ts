import type { NodeChanges } from '#model/vfs';
import type { JsonObject, JsonValue } from '#pkg/json';
import { type GivenResource, invalid, objectAt } from './read-resource.ts';
import { parseDate } from './upload-options.ts';

export interface Patch {
  changes: NodeChanges;
  moveToTrash: boolean;
  permanentDelete: boolean;
}

/** What a JSON:API resource asks to change. Null is absent; unknown members are ignored. */
export function parsePatch({ attributes, relationships }: GivenResource): Patch {
  const favorite = favoriteOf(attributes);
  const metadata = attributes['metadata'] ?? undefined;
  const changes: NodeChanges = {
    ...member('name', textAt(attributes, 'name')),
    ...member('dirId', parentOf(relationships) ?? textAt(attributes, 'dir_id')),
    ...member('tags', tagsAt(attributes['tags'])),
    ...member('createdAt', dateAt(attributes, 'created_at')),
    ...member('updatedAt', dateAt(attributes, 'updated_at')),
    ...member('executable', flagAt(attributes, 'executable')),
    ...member('encrypted', flagAt(attributes, 'encrypted')),
    ...member('class', textAt(attributes, 'class')),
    ...member('metadata', metadata === undefined ? undefined : objectAt(metadata, '/data/attributes/metadata')),
    ...member('favorite', favorite),
  };
  return {
    changes,
    moveToTrash: flagAt(attributes, 'move_to_trash') === true,
    permanentDelete: flagAt(attributes, 'permanent_delete') === true,
  };
}

function member<K extends string, V>(name: K, value: V | undefined): { [name in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [name in K]: V });
}

function textAt(attributes: JsonObject, name: string): string | undefined {
  const value = attributes[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(`/data/attributes/${name}`);
}

function flagAt(attributes: JsonObject, name: string): boolean | undefined {
  const value = attributes[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw invalid(`/data/attributes/${name}`);
}

function dateAt(attributes: JsonObject, name: string): string | undefined {
  return parseDate(textAt(attributes, name), name);
}

/** A list of tags in a body; undefined when it is not told. */
export function tagsAt(value: JsonValue | undefined): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw invalid('/data/attributes/tags');
  return value.map((tag) => {
    if (typeof tag !== 'string') throw invalid('/data/attributes/tags');
    return tag;
  });
}

function favoriteOf(attributes: JsonObject): boolean | undefined {
  const { favorite } = objectAt(attributes['cozyMetadata'] ?? {}, '/data/attributes/cozyMetadata');
  return typeof favorite === 'boolean' ? favorite : undefined;
}

function parentOf(relationships: JsonObject): string | undefined {
  const parent = relationships['parent'];
  if (parent === undefined || parent === null) return undefined;
  const pointer = '/data/relationships/parent';
  const { id } = objectAt(objectAt(parent, pointer)['data'] ?? null, `${pointer}/data`);
  if (typeof id !== 'string') throw invalid(`${pointer}/data/id`);
  return id;
}
