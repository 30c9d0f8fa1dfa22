import type { Json } from '#pkg/json';
import type { DatabaseRow } from './open-database.ts';
import type { StoreFile } from './store-file.ts';

/** The winner of a document has changed, or its other leaves: what its indexes must follow, in the same transaction. */
export interface WinnerChange {
  /** As the job knows it: its `index_version` follows the design documents that the job writes. */
  database: DatabaseRow;
  /** Number of the document (`documents.no`). */
  doc: number;
  id: string;
  /** The winner, or undefined when the document is deleted or purged. */
  current: { rev: string; leaves: number; body(): Json } | undefined;
  /** False when the document had no living winner before: there is no row of it to remove. */
  existed: boolean;
  /** The winner is the one that it was: only other leaves have changed. */
  isSame: boolean;
}

/** Called inside the write transaction, once per changed document; what it throws undoes the transaction. */
export type OnWinnerChange = (file: StoreFile, change: WinnerChange) => void;
