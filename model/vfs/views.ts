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

/** The file of a blob; and, among the versions, the version. */
export const BLOBS: ViewDefinition = {
  ddoc: 'blobs',
  name: 'by-key',
  fields: ['internal_vfs_id'],
};

/** Bytes of the versions, by file. */
export const VERSION_SIZES: ViewDefinition = {
  ddoc: 'sizes',
  name: 'by-file',
  fields: ['file_id'],
  value: 'size',
  reduce: '_sum',
};

export const VIEWS: readonly ViewDefinition[] = [CHILDREN, USAGE, { ...BLOBS, selector: { type: 'file' } }];

export const VERSION_VIEWS: readonly ViewDefinition[] = [BLOBS, VERSION_SIZES];
