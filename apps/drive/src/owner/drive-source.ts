import { TRASH_ID, TRASH_PATH } from '@cozy/doctypes/files';
import type { Http } from '@cozy/ui/client';
import {
  type Entry,
  type FileResource,
  type FilesApi,
  isShown,
  matchesName,
  namePattern,
  readEntries,
} from '@cozy/ui/files';

type Listed = { folder: Entry | null; children: Entry[]; next: string | null };
type Query = { selector: object; index: string[]; sort?: object[] };

/** The first page is small, to be there at once; the others are few. */
const FIRST_PAGE = 100;
const NEXT_PAGES = 1000;
const FOUND_LIMIT = 200;

const queryOf = (key: string): Query | null => {
  if (key === 'recent:') {
    const index = ['type', 'trashed', 'updated_at'];
    const selector = { type: 'file', trashed: false, updated_at: { $gt: null } };
    return { selector, index, sort: index.map((name) => ({ [name]: 'desc' })) };
  }
  if (key === 'favorites:') {
    return { selector: { 'cozyMetadata.favorite': true }, index: ['cozyMetadata.favorite'] };
  }
  if (!key.startsWith('search:')) return null;
  return { selector: { name: { $gt: null, $regex: namePattern(key.slice('search:'.length)) } }, index: ['name'] };
};

const isInTrash = ({ path, id }: Entry): boolean => id === TRASH_ID || path.startsWith(`${TRASH_PATH}/`);

/** Whether an entry has its place in a list. @see keyOf */
export function belongsTo(entry: Entry, key: string): boolean {
  if (key.startsWith('trash:')) return entry.dirId === key.slice('trash:'.length);
  if (!key.includes(':')) return entry.dirId === key && isShown(entry);
  if (!isShown(entry) || isInTrash(entry)) return false;
  if (key === 'recent:') return entry.kind === 'file';
  if (key === 'favorites:') return entry.favorite;
  return key.startsWith('search:') && matchesName(key.slice('search:'.length), entry.name);
}

/** What the folder store lists: folders, the trash, and the answers of queries. */
export function createDriveSource(http: Http, files: FilesApi) {
  const made = new Set<string>();

  async function find({ selector, index, sort }: Query): Promise<Entry[]> {
    const name = index.join('.');
    if (!made.has(name)) {
      await http.request('POST', '/data/io.cozy.files/_index', {
        body: { name: `drive-${name}`, ddoc: `drive-${name}`, index: { fields: index } },
      });
      made.add(name);
    }
    const body = { selector, limit: FOUND_LIMIT, ...(sort && { sort }) };
    const { data } = await http.request<{ data: FileResource[] }>('POST', '/files/_find', { body });
    return readEntries(http, data);
  }

  return {
    async list(key: string): Promise<Listed> {
      const query = queryOf(key);
      if (query) return { folder: null, children: key === 'search:' ? [] : await find(query), next: null };
      if (key.endsWith(':')) return { folder: null, children: [], next: null };
      return files.list(key.replace(/^trash:/, ''), FIRST_PAGE);
    },
    listNext: (next: string) =>
      files.listNext(next.replace(`page%5Blimit%5D=${FIRST_PAGE}`, `page%5Blimit%5D=${NEXT_PAGES}`)),
  };
}
