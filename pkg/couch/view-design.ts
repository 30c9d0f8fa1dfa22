import { type ExactValue, isExactObject, type JsonObject, memberOf, membersOf, toPlainValue } from '#pkg/json';
import type { ViewDefinition } from './types.ts';

/**
 * A declarative view as a member of `views` in its design document, for any CouchDB. The definition is kept beside the
 * map function, so that whoever reads the document knows what the function does.
 */
export function viewInDesign(definition: ViewDefinition): JsonObject {
  const { ddoc: _, name: __, reduce, ...def } = definition;
  return {
    map: viewToMapFunction(definition),
    ...(reduce !== undefined && { reduce }),
    options: { def: JSON.parse(JSON.stringify(def)) as JsonObject },
  };
}

/** The declarative views of a design document: those whose map function is the one that their definition gives. */
export function viewsOfDesign(ddoc: string, body: ExactValue): ViewDefinition[] {
  const views = isExactObject(body) ? memberOf(body, 'views') : undefined;
  if (!isExactObject(views)) return [];
  return membersOf(views).flatMap(([name, view]) => viewOf(ddoc.replace(/^_design\//, ''), name, view) ?? []);
}

function viewOf(ddoc: string, name: string, view: ExactValue): ViewDefinition | undefined {
  const { map, reduce, options } = toPlainObject(view);
  const { fields, each, selector, value } = toPlainObject(toPlainObject(options)['def']);
  const isText = (text: unknown) => text === undefined || typeof text === 'string';
  if (!Array.isArray(fields) || !fields.every((field) => typeof field === 'string')) return undefined;
  if (!isText(each) || !isText(value) || !isText(reduce)) return undefined;
  if (reduce !== undefined && reduce !== '_count' && reduce !== '_sum') return undefined;
  const given = { ddoc, name, fields, each, selector, value, reduce };
  const present = Object.entries(given).filter(([, member]) => member !== undefined);
  const definition = Object.fromEntries(present) as object as ViewDefinition;
  return viewToMapFunction(definition) === map ? definition : undefined;
}

function toPlainObject(value: unknown): JsonObject {
  const plain = isExactObject(value as ExactValue) ? toPlainValue(value as ExactValue) : {};
  return plain as JsonObject;
}

/**
 * The map function, in the JavaScript of the oldest CouchDB. A missing member is null in a key; `_sum` adds numbers and
 * decimal texts, and takes anything else for 0.
 */
export function viewToMapFunction({ fields, each, selector = {}, value, reduce }: ViewDefinition): string {
  const read = (path: string) => {
    if (path === '$') return 'element';
    const [root, names] = path.startsWith('$.') ? ['element', path.slice(2)] : ['doc', path];
    return `at(${root}, ${JSON.stringify(names.split('.'))})`;
  };
  const keys = fields.map(read);
  const key = keys.length === 1 ? keys[0] : `[${keys.join(', ')}]`;
  const raw = value === undefined ? 'null' : read(value);
  const emit = `emit(${key}, ${reduce === '_sum' ? `number(${raw})` : raw});`;
  const conditions = Object.entries(selector).map(
    ([path, wanted]) =>
      `  if (JSON.stringify(at(doc, ${JSON.stringify(path.split('.'))}, true)) !== ${JSON.stringify(JSON.stringify(wanted))}) return;`,
  );
  const emits =
    each === undefined
      ? [`  ${emit}`]
      : [
          `  var list = ${read(each)};`,
          '  if (!Array.isArray(list)) return;',
          `  list.forEach(function (element) { ${emit} });`,
        ];
  return ['function (doc) {', ...HELPERS, ...conditions, ...emits, '}'].join('\n');
}

const HELPERS = [
  '  function at(value, path, strict) {',
  '    for (var i = 0; i < path.length; i++) {',
  '      var own = Object.prototype.propertyIsEnumerable;',
  '      if (value === null || typeof value !== "object" || !own.call(value, path[i])) return strict ? undefined : null;',
  '      value = value[path[i]];',
  '    }',
  '    return value;',
  '  }',
  '  function number(value) {',
  '    if (typeof value === "number") return value;',
  '    return typeof value === "string" && /^-?[0-9]+(\\.[0-9]+)?$/.test(value) ? Number(value) : 0;',
  '  }',
];
