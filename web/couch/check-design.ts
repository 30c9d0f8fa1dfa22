import type { Json, JsonObject, JsonValue } from '#pkg/json';
import { badRequest } from './query.ts';

const OBJECTS = ['filters', 'lists', 'options', 'shows', 'updates', 'views'];

/** Throws code `invalid_design_doc` for a design document that CouchDB would refuse. */
export function checkDesign({ value: design }: Json): void {
  if (!isObject(design)) return;
  const { language, validate_doc_update, rewrites } = design;
  for (const name of OBJECTS) {
    if (design[name] !== undefined && !isObject(design[name])) throw refuse(`\`${name}\` field must have object type`);
  }
  for (const [name, value] of Object.entries({ language, validate_doc_update })) {
    if (value !== undefined && typeof value !== 'string') throw refuse(`\`${name}\` field must have string type`);
  }
  if (rewrites !== undefined && typeof rewrites !== 'string' && !Array.isArray(rewrites)) {
    throw refuse('`rewrites` field must have array or string type');
  }
  if (language !== 'query') checkViews(design['views']);
}

function checkViews(views: JsonValue | undefined): void {
  if (!isObject(views)) return;
  for (const [name, view] of Object.entries(views)) {
    if (!isObject(view)) throw refuse(`\`views.${name}\` field must have object type`);
    if (view['map'] === undefined) {
      if (name !== 'lib') throw refuse(`View \`${name}\` must contain map function`);
    } else if (typeof view['map'] !== 'string') throw refuse(`\`views.${name}.map\` field must have string type`);
  }
}

function refuse(reason: string): Error {
  return badRequest(reason, 'invalid_design_doc');
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
