/** Who read or wrote which doctype, when and from where: for the owner to see. */
export { createJournal, type Journal } from './journal.ts';
export type { JournalEntry } from './types.ts';
