import type { Entry } from '@cozy/ui/files';

/** What a dialog asks the owner, before something is done. */
export type Question =
  | { kind: 'folder' }
  | { kind: 'rename'; entry: Entry }
  | { kind: 'move' | 'copy'; entries: readonly Entry[] }
  | { kind: 'destroy'; entries: readonly Entry[] }
  | { kind: 'empty-trash' }
  | { kind: 'share'; entry: Entry };
