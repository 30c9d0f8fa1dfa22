/**
 * Mango, CouchDB's declarative queries, without any engine: selectors, projections, index definitions, the choice of an
 * index, `_explain`. Drivers run the plans.
 * @see https://docs.couchdb.org/en/3.5.x/api/database/find.html
 */

export { explainQuery } from './explain.ts';
export {
  ALL_DOCS,
  checkCopies,
  designId,
  type IndexDefinition,
  indexesOfDesign,
  indexToJson,
  indexView,
  parseNewIndex,
} from './index-definition.ts';
export { compileIndex } from './index-key.ts';
export { erlangTerm, mangoError } from './mango-error.ts';
export { compileSelector, type Matcher } from './match-selector.ts';
export { normaliseSelector } from './normalise-selector.ts';
export { type Plan, planQuery, warningsOf } from './plan.ts';
export { compileFields, type Projection } from './project-fields.ts';
export { invalidBookmark, parseQuery, parseUseIndex, type Query, refusePartition } from './query.ts';
export { endKey, type Range, startKey } from './ranges.ts';
export { type Reads, readsOfFields, readsOfIndex, readsOfSelector } from './reads.ts';
export { fieldsOf, selectorToJson } from './selector.ts';
