import type { Http } from '../client/index.ts';
import { type Entry, type FileResource, isShown, toEntry } from '../files/entry.ts';
import { namePattern } from '../files/name-search.ts';

const LIMIT = 30;

/** The index by which names are found; the drive asks for the same one. */
const INDEX = { name: 'drive-name', ddoc: 'drive-name', index: { fields: ['name'] } };

/** Files and folders with a text in their name, a few of them. The signal gives it up. */
export type FindFiles = (text: string, signal: AbortSignal) => Promise<Entry[]>;

/** Files and folders outside of the trash by a part of their name, wherever they are. */
export function createFindFiles(http: Http): FindFiles {
  let indexed: Promise<unknown> | undefined;
  return async (text, signal) => {
    indexed ??= http.request('POST', '/data/io.cozy.files/_index', { body: INDEX });
    try {
      await indexed;
    } catch (error) {
      indexed = undefined;
      throw error;
    }
    const body = { selector: { name: { $gt: null, $regex: namePattern(text) } }, limit: LIMIT };
    const { data } = await http.request<{ data: FileResource[] }>('POST', '/files/_find', { body, signal });
    return data
      .map(({ id, attributes }) => toEntry(id, attributes))
      .filter((entry) => isShown(entry) && !entry.path.startsWith('/.cozy_trash/'));
  };
}
