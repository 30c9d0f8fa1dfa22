/** The catalogue of what documents look like. @see docs/api/doctypes.md */
export type { Definition, Field } from './definition.ts';
export { type Doctypes, openDoctypes } from './doctypes.ts';
export { findFault } from './validate.ts';
