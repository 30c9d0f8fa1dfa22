/**
 * JSON that keeps what it is given: big integers, `1.0`, members whose names are numbers, in their order.
 * JavaScript's own values cannot hold these, so the text is the truth and values are made from it at need.
 */
export {
  ExactNumber,
  type ExactObject,
  type ExactValue,
  exactObject,
  isExactObject,
  memberOf,
  membersOf,
  toPlainValue,
} from './exact-value.ts';
export { Json } from './json.ts';
export type { JsonObject, JsonValue } from './json-value.ts';
export {
  documentText,
  itemTexts,
  joinDocument,
  memberTexts,
  reservedNames,
  splitDocument,
  withMembers,
} from './members.ts';
export { parseJson } from './parse-large.ts';
export { type MemberTree, pickMembers, toMemberTree } from './pick.ts';
export { piecesOf } from './pieces.ts';
export { quote, stringifyExact } from './stringify.ts';
