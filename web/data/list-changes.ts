import { setImmediate } from 'node:timers/promises';
import type { ChangeRow, ChangesOptions, Database } from '#pkg/couch';
import { FIRST_PAGE, nextPage, toDocText } from '#pkg/couch-wire';
import { openWholeDoctype, type Target } from './access.ts';
import { readChangesOptions } from './changes-options.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { hiddenFolders } from './hidden-folders.ts';
import { sendPieces } from './send.ts';

/** Rows that are read at once. */
const PAGE = 500;
/** Characters that are sent at once. */
const PIECE = 256 * 1024;

/** `GET` and `POST /:doctype/_changes` */
export async function listChanges(c: DataContext, deps: DataDeps): Promise<Response> {
  const target = await openWholeDoctype(c, deps, 'GET');
  const options = await readChangesOptions(c);
  const isHidden = await hiddenFolders(c, deps, target);
  return sendPieces(c, changesText(target, options, isHidden));
}

async function* changesText(
  { database }: Target,
  options: ChangesOptions,
  isHidden: (row: ChangeRow) => boolean | Promise<boolean>,
): AsyncGenerator<string> {
  let separator = '{"results":[';
  let last = { lastSeq: '0', pending: 0 };
  for await (const page of pages(database, options)) {
    last = page;
    let text = '';
    for (const row of page.results) {
      text += separator + rowText(row, await isHidden(row));
      separator = ',';
      if (text.length < PIECE) continue;
      yield text;
      text = '';
      // All rows may be at hand, and who reads as fast as this writes would be served alone.
      await setImmediate();
    }
    yield text;
  }
  const opening = separator === ',' ? '' : separator;
  yield `${opening}],"last_seq":${JSON.stringify(last.lastSeq)},"pending":${last.pending}}`;
}

/** Page after page, so that memory is bounded; backwards there is no next page to ask for. */
async function* pages(database: Database, options: ChangesOptions) {
  let { since = '0', limit: left = Number.POSITIVE_INFINITY } = options;
  let size = options.includeDocs ? FIRST_PAGE : PAGE;
  for (;;) {
    const limit = options.descending ? left : Math.min(left, size);
    const page = await database.changes({ ...options, since, ...(Number.isFinite(limit) && { limit }) });
    yield page;
    left -= page.results.length;
    if (options.descending || left <= 0 || page.pending === 0 || page.results.length === 0) return;
    since = page.lastSeq;
    size = nextPage(
      page.results.map(({ doc }) => doc),
      PAGE,
    );
  }
}

/** @compat `doc` is there even when it was not asked. */
function rowText({ id, seq, deleted, changes, doc }: ChangeRow, hidden: boolean): string {
  const revs = JSON.stringify(changes.map((rev) => ({ rev })));
  const text = `"id":${JSON.stringify(id)},"seq":${JSON.stringify(seq)},"changes":${revs}`;
  if (hidden) return `{${text},"doc":null,"deleted":true}`;
  return `{${text},"doc":${doc ? toDocText(doc) : 'null'}${deleted ? ',"deleted":true' : ''}}`;
}
