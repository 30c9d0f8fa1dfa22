import type { Entry, FolderStore } from '@cozy/ui/files';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Command } from './commands.ts';
import type { MoveTo } from './dragged.ts';
import type { Selection } from './selection.ts';

/** What a list of entries and its parts work with. */
export type Browsing = {
  listing: FolderStore;
  selection: Selection;
  /** Where opening an entry leads: into a folder, to the preview of a file. */
  hrefOf: (entry: Entry) => string;
  commandsFor: (entries: readonly Entry[]) => Command[];
  /** Where an entry is, in a list of entries from many folders. */
  placeOf?: (entry: Entry) => string;
  /** Undefined where nothing can be moved. */
  moveTo?: MoveTo;
};

const Context = createContext<Browsing | null>(null);
export const BrowsingProvider = Context.Provider;

export function useBrowsing(): Browsing {
  const browsing = useContext(Context);
  if (!browsing) throw new Error('there is no list of files around this');
  return browsing;
}

/** The chosen entries, in the order of the list. */
export function chosenEntries({ listing, selection }: Pick<Browsing, 'listing' | 'selection'>): Entry[] {
  const { ids } = selection.state.value;
  return ids.size === 0 ? [] : listing.entries.value.filter(({ id }) => ids.has(id));
}
