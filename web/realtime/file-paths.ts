import { DOCTYPES, type DocEvent, type Docs, type Owner } from '#model/docs';
import { isKind } from '#pkg/errors';
import { Json, type JsonObject, withMembers } from '#pkg/json';

/** Folders that are remembered, and events that may wait for a folder to be read. */
const MAX_FOLDERS = 10_000;
const MAX_WAITING = 5_000;

interface Folder {
  name: string;
  dir_id: string;
}

/**
 * Adds their `path` to the events of files, in their order. A file has no stored path: it is joined from the folders above,
 * each read once and then followed by its own events. Where a folder is gone there is no path.
 */
export function createFilePaths(docs: Docs, owner: Owner, tell: (event: DocEvent) => void): (event: DocEvent) => void {
  const folders = new Map<string, Folder>();
  const waiting: DocEvent[] = [];
  let busy = false;

  function remember(id: string, { name, dir_id }: Folder): void {
    if (folders.size >= MAX_FOLDERS) folders.clear();
    folders.set(id, { name, dir_id });
  }

  /** The path, or the id of the first folder above that is not known. */
  function join({ name, dir_id }: Folder): { path: string } | { missing: string } {
    const names = [name];
    const seen = new Set<string>();
    for (let id = dir_id; id !== ''; ) {
      const folder = seen.has(id) ? undefined : folders.get(id);
      if (!folder) return { missing: id };
      seen.add(id);
      if (folder.name !== '') names.push(folder.name);
      id = folder.dir_id;
    }
    return { path: `/${names.reverse().join('/')}` };
  }

  async function read(id: string): Promise<boolean> {
    if (folders.has(id)) return false;
    try {
      remember(id, await docs.get<Folder>(owner, DOCTYPES.files, id));
      return true;
    } catch (error) {
      if (isKind(error, 'not-found')) return false;
      throw error;
    }
  }

  async function drain(): Promise<void> {
    busy = true;
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      // A store that fails must not keep the event from those who listen.
      const late = event;
      tell(await withPath(late).catch(() => late));
    }
    busy = false;
  }

  async function withPath(event: DocEvent): Promise<DocEvent> {
    if (toFolder(event).type !== 'file') return event;
    for (;;) {
      const joined = join(toFolder(event));
      if ('path' in joined) return added(event, joined.path);
      if (!(await read(joined.missing))) return event;
    }
  }

  return (event) => {
    const { type, ...folder } = toFolder(event);
    if (type === 'directory') {
      if (event.verb === 'DELETED') folders.delete(event.doc.id);
      else remember(event.doc.id, folder);
    }
    const joined = type === 'file' && !busy ? join(folder) : undefined;
    if (joined && 'path' in joined) tell(added(event, joined.path));
    else if (!busy && type !== 'file') tell(event);
    else if (waiting.push(event) > MAX_WAITING) for (const late of waiting.splice(0)) tell(late);
    else if (!busy) void drain();
  };
}

function toFolder({ doc }: DocEvent): Folder & { type: unknown } {
  const { type, name, dir_id } = doc.body.value as JsonObject;
  return { type, name: String(name ?? ''), dir_id: String(dir_id ?? '') };
}

function added(event: DocEvent, path: string): DocEvent {
  return { ...event, doc: { ...event.doc, body: withMembers(event.doc.body, { path: Json.of(path) }) } };
}
