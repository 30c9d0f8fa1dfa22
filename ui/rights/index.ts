/** What apps may do with which data, in the words of a person. */
export { dataName } from './data-name.ts';
export { type Deed, deedsOf } from './deeds.ts';
