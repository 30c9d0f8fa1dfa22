import { setImmediate } from 'node:timers/promises';
import type { ChangeRow, ChangesOptions } from '#pkg/couch';
import { changesParts, toDocText } from '#pkg/couch-wire';
import { openWholeDoctype, type Target } from './access.ts';
import { readChangesOptions } from './changes-options.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { hiddenFolders } from './hidden-folders.ts';
import { sendPieces } from './send.ts';

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
  const parts = changesParts(database, options);
  let part = await parts.next();
  for (; !part.done; part = await parts.next()) {
    let text = '';
    for (const row of part.value) {
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
  const { lastSeq, pending } = part.value;
  const opening = separator === ',' ? '' : separator;
  yield `${opening}],"last_seq":${JSON.stringify(lastSeq)},"pending":${pending}}`;
}

/** @compat `doc` is there even when it was not asked. */
function rowText({ id, seq, deleted, changes, doc }: ChangeRow, hidden: boolean): string {
  const revs = JSON.stringify(changes.map((rev) => ({ rev })));
  const text = `"id":${JSON.stringify(id)},"seq":${JSON.stringify(seq)},"changes":${revs}`;
  if (hidden) return `{${text},"doc":null,"deleted":true}`;
  return `{${text},"doc":${doc ? toDocText(doc) : 'null'}${deleted ? ',"deleted":true' : ''}}`;
}
