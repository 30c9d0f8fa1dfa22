/** What events mean beyond their members: when they take place. */
export { type Nominal, parseDuration } from './duration.ts';
export { type EventDocument, type Occurrence, occurrencesOf, type Span } from './event.ts';
export { instantOf, isZone, wallOf } from './zone.ts';
