import { type MemberTree, toMemberTree } from '#pkg/json';
import { parseFieldPath } from './field-path.ts';
import type { IndexDefinition } from './index-definition.ts';
import { fieldsOf, type Selector } from './selector.ts';

/** What of a document is looked at; undefined: all of it. */
export type Reads = MemberTree | undefined;

export function readsOfFields(fields: readonly string[]): Reads {
  // The empty one is the document itself.
  return fields.includes('') ? undefined : toMemberTree(fields.map(parseFieldPath));
}

export function readsOfSelector(selector: Selector): Reads {
  return readsOfFields(fieldsOf(selector));
}

export function readsOfIndex({ fields, partialFilter }: Pick<IndexDefinition, 'fields' | 'partialFilter'>): Reads {
  return readsOfFields([...fields.map(({ field }) => field), ...(partialFilter ? fieldsOf(partialFilter) : [])]);
}
