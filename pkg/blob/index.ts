export { type ContentReader, readContent } from './content-reader.ts';
export { segmentsOf } from './key.ts';
export type * from './tree-types.ts';
export type * from './types.ts';
