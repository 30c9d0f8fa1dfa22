import type { ViewDefinition } from '../types.ts';

/** Reads a path; a member that is not there is null in a key, and matches nothing. */
const AT = `function at(value, path) {
    for (var i = 0; i < path.length; i++) {
      if (value === null || typeof value !== 'object' || !Object.prototype.hasOwnProperty.call(value, path[i])) return undefined;
      value = value[path[i]];
    }
    return value;
  }`;

/** The JavaScript that makes CouchDB's rows of a view. The paths and values of the definition are in it as JSON. */
export function viewToMapFunction({ fields, each, selector = {}, value }: ViewDefinition): string {
  const keys = fields.map(readPath);
  const key = keys.length === 1 ? keys[0] : `[${keys.join(', ')}]`;
  const emit = `emit(${key}, ${value === undefined ? 'null' : readPath(value)});`;
  const conditions = Object.entries(selector).map(([path, wanted]) => {
    return `if (JSON.stringify(${read('doc', path)}) !== ${JSON.stringify(JSON.stringify(wanted))}) return;`;
  });
  return ['function (doc) {', AT, ...conditions, ...(each === undefined ? [emit] : loop(each, emit)), '}'].join('\n  ');
}

function loop(each: string, emit: string): string[] {
  return [
    `var list = ${read('doc', each)};`,
    'if (!Array.isArray(list)) return;',
    'for (var i = 0; i < list.length; i++) {',
    '  var element = list[i];',
    `  ${emit}`,
    '}',
  ];
}

/** `$` is the element, and `$.` before a path reads in it. */
function readPath(path: string): string {
  const found = path === '$' ? 'element' : path.startsWith('$.') ? read('element', path.slice(2)) : read('doc', path);
  return `(${found} === undefined ? null : ${found})`;
}

function read(object: string, path: string): string {
  return `at(${object}, ${JSON.stringify(path.split('.'))})`;
}
