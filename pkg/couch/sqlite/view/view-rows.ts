import {
  ExactNumber,
  type ExactValue,
  isExactObject,
  type MemberTree,
  memberOf,
  toMemberTree,
  toPlainValue,
} from '#pkg/json';
import type { ViewDefinition } from '../../types.ts';

export interface ViewRow {
  key: ExactValue;
  value: ExactValue;
}

/** What the map function of the view emits for a document. @see viewToMapFunction */
export function compileView(view: ViewDefinition): (document: ExactValue) => ViewRow[] {
  const { fields, each, selector = {}, value, reduce } = view;
  const wanted = Object.entries(selector).map(([path, member]) => [path.split('.'), JSON.stringify(member)] as const);
  const keys = fields.map(reader);
  const readValue = value === undefined ? () => null : reader(value);
  const rowOf = (document: ExactValue, element: ExactValue): ViewRow => {
    const key = keys.map((read) => read(document, element));
    const raw = readValue(document, element);
    return { key: key.length === 1 ? (key[0] ?? null) : key, value: reduce === '_sum' ? toNumber(raw) : raw };
  };
  return (document) => {
    for (const [path, text] of wanted) {
      const member = memberAt(document, path);
      if (member === undefined || JSON.stringify(toPlainValue(member)) !== text) return [];
    }
    if (each === undefined) return [rowOf(document, null)];
    const list = memberAt(document, each.split('.'));
    return Array.isArray(list) ? list.map((element) => rowOf(document, element)) : [];
  };
}

/** What of a document its rows are made of. */
export function readsOfView({ fields, each, selector = {}, value }: ViewDefinition): MemberTree {
  const ofDocument = [...fields, ...(value === undefined ? [] : [value])].filter((path) => !/^\$(\.|$)/.test(path));
  const paths = [...ofDocument, ...Object.keys(selector), ...(each === undefined ? [] : [each])];
  return toMemberTree(paths.map((path) => path.split('.')));
}

type Reader = (document: ExactValue, element: ExactValue) => ExactValue;

function reader(path: string): Reader {
  if (path === '$') return (_, element) => element;
  if (!path.startsWith('$.')) {
    const names = path.split('.');
    return (document) => memberAt(document, names) ?? null;
  }
  const names = path.slice(2).split('.');
  return (_, element) => memberAt(element, names) ?? null;
}

function memberAt(value: ExactValue, names: readonly string[]): ExactValue | undefined {
  let at: ExactValue | undefined = value;
  for (const name of names) {
    if (Array.isArray(at)) at = /^(?:0|[1-9][0-9]*)$/.test(name) ? at[Number(name)] : undefined;
    else at = isExactObject(at) ? memberOf(at, name) : undefined;
  }
  return at;
}

function toNumber(value: ExactValue): ExactValue {
  if (typeof value === 'number' || value instanceof ExactNumber) return value;
  return typeof value === 'string' && /^-?[0-9]+(\.[0-9]+)?$/.test(value) ? Number(value) : 0;
}
