/** A file that was dropped or chosen, with the folders it came in: `['Holidays', '2026']`. */
export type IncomingFile = { file: File; folders: readonly string[] };

const MAX_DEPTH = 64;

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject));

// A reader answers at most a hundred entries at a time, and an empty list at the end.
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (batch.length === 0) return found;
    found.push(...batch);
  }
}

async function walk(entry: FileSystemEntry, folders: readonly string[], found: IncomingFile[]): Promise<void> {
  if (entry.isFile) {
    found.push({ file: await fileOf(entry as FileSystemFileEntry), folders });
    return;
  }
  if (folders.length >= MAX_DEPTH) return;
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) {
    await walk(child, [...folders, entry.name], found);
  }
}

/** Every file of a drop, those of dropped folders included. */
export async function readDrop(data: DataTransfer): Promise<IncomingFile[]> {
  // The items are gone after the event: their entries must be taken before anything is awaited.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...data.files].map((file) => ({ file, folders: [] }));
  const found: IncomingFile[] = [];
  for (const entry of entries) await walk(entry, [], found);
  return found;
}
