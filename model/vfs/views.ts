import type { ViewDefinition } from '#pkg/couch';

/** The children of a directory: directories first, then by name. */
export const CHILDREN: ViewDefinition = {
  ddoc: 'children',
  name: 'by-dir-type-name',
  fields: ['dir_id', 'type', 'name'],
  reduce: '_count',
};

/** Bytes of the files, by whether they are in the trash. */
export const USAGE: ViewDefinition = {
  ddoc: 'disk-usage',
  name: 'by-trashed',
  fields: ['trashed'],
  selector: { type: 'file' },
  value: 'size',
  reduce: '_sum',
};

/** The file of a blob. */
export const BLOBS: ViewDefinition = {
  ddoc: 'blobs',
  name: 'by-key',
  fields: ['internal_vfs_id'],
  selector: { type: 'file' },
};

export const VIEWS: readonly ViewDefinition[] = [CHILDREN, USAGE, BLOBS];
