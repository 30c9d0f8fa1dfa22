import { slices } from '#pkg/breathe';
import { type ChangeRow, type ChangesOptions, prefixOf } from '#pkg/couch';
import { changesParts, toDocText } from '#pkg/couch-wire';
import { openWholeDoctype, type Target } from './access.ts';
import { readChangesOptions } from './changes-options.ts';
import type { DataContext, ScanDeps } from './deps.ts';
import { hiddenFolders } from './hidden-folders.ts';
import { sendScan } from './send-scan.ts';

/** Characters that are sent at once. */
const PIECE = 256 * 1024;

/** `GET` and `POST /:doctype/_changes` */
export async function listChanges(c: DataContext, deps: ScanDeps): Promise<Response> {
  const target = await openWholeDoctype(c, deps, 'GET');
  const options = await readChangesOptions(c);
  const isHidden = await hiddenFolders(c, deps, target);
  return sendScan(c, deps, target, changesText(target, options, isHidden));
}

async function* changesText(
  { database }: Target,
  options: ChangesOptions,
  isHidden: (row: ChangeRow) => boolean | Promise<boolean>,
): AsyncGenerator<string> {
  let separator = '{"results":[';
  const breathe = slices(prefixOf(database.name));
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
      await breathe();
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
