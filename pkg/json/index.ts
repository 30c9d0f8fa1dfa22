/**
 * JSON that keeps what it is given: big integers, `1.0`, members whose names are numbers, in their order.
 * JavaScript's own values cannot hold these, so the text is the truth and values are made from it at need.
 */
export { Json } from './json.ts';
export type { JsonObject, JsonValue } from './json-value.ts';
