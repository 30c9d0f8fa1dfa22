/** The stack, as a konnector speaks to it: documents only. */

type Json = string | number | boolean | null | Json[] | { [member: string]: Json };
export type Doc = { _id: string; _rev?: string; [member: string]: Json | undefined };

const { COZY_URL = '', COZY_CREDENTIALS = '', COZY_FIELDS = '{}' } = process.env;
const PAGE = 200;

async function ask(method: string, path: string, body?: object): Promise<Response> {
  return fetch(COZY_URL + path, {
    method,
    headers: {
      Authorization: `Bearer ${COZY_CREDENTIALS}`,
      'Content-Type': 'application/json',
      Accept: 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

async function answer<T>(response: Response): Promise<T> {
  if (response.ok) return (await response.json()) as T;
  throw new Error(`The stack answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
}

/** What the owner typed for the account of this run. */
export async function readAccount(): Promise<{ id: string; auth: Record<string, string> }> {
  const { account } = JSON.parse(COZY_FIELDS) as { account?: string };
  if (account === undefined) throw new Error('USER_ACTION_NEEDED.NO_ACCOUNT');
  const found = await answer<{ auth?: Record<string, string> }>(await ask('GET', `/data/io.cozy.accounts/${account}`));
  return { id: account, auth: found.auth ?? {} };
}

/** The documents of those ids that are there. */
export async function readDocs(doctype: string, ids: readonly string[]): Promise<Map<string, Doc>> {
  const known = new Map<string, Doc>();
  for (let at = 0; at < ids.length; at += PAGE) {
    const response = await ask('POST', `/data/${doctype}/_all_docs?include_docs=true`, {
      keys: ids.slice(at, at + PAGE),
    });
    if (response.status === 404) return known;
    const { rows } = await answer<{ rows: { doc?: Doc | null }[] }>(response);
    for (const { doc } of rows) if (doc) known.set(doc._id, doc);
  }
  return known;
}

/** Makes those that are new and changes those that differ, by their ids. @returns how many of each */
export async function saveDocs(doctype: string, docs: readonly Doc[]): Promise<{ made: number; changed: number }> {
  const unique = [...new Map(docs.map((doc) => [doc._id, doc])).values()];
  const known = await readDocs(
    doctype,
    unique.map(({ _id }) => _id),
  );
  const made = unique.filter(({ _id }) => !known.has(_id));
  const changed = unique.flatMap((doc) => {
    const old = known.get(doc._id);
    if (!old?._rev || !differs(old, doc)) return [];
    return [{ ...old, ...doc, _rev: old._rev }];
  });
  const at = new Date().toISOString();
  await write(doctype, [...made.map((doc) => ({ ...doc, cozyMetadata: metadata(at) })), ...changed]);
  return { made: made.length, changed: changed.length };
}

/** Removes the documents of a source that are not among these ids. @returns how many */
export async function removeOthers(doctype: string, source: string, ids: ReadonlySet<string>): Promise<number> {
  const gone: { _id: string; _rev: string; _deleted: true }[] = [];
  const index = await ask('POST', `/data/${doctype}/_index`, { index: { fields: ['source'] } });
  if (index.status === 404) return 0;
  await answer(index);
  let bookmark = '';
  for (;;) {
    const query = { selector: { source }, fields: ['_id', '_rev'], limit: PAGE, ...(bookmark && { bookmark }) };
    const response = await ask('POST', `/data/${doctype}/_find`, query);
    const page = await answer<{ docs: { _id: string; _rev: string }[]; bookmark: string }>(response);
    for (const { _id, _rev } of page.docs) if (!ids.has(_id)) gone.push({ _id, _rev, _deleted: true });
    if (page.docs.length < PAGE) break;
    bookmark = page.bookmark;
  }
  await write(doctype, gone);
  return gone.length;
}

async function write(doctype: string, docs: readonly object[]): Promise<void> {
  if (docs.length === 0) return;
  // It is there, or it is made.
  await ask('PUT', `/data/${doctype}/`);
  for (let at = 0; at < docs.length; at += PAGE) {
    const response = await ask('POST', `/data/${doctype}/_bulk_docs`, { docs: docs.slice(at, at + PAGE) });
    const failed = (await answer<{ error?: string }[]>(response)).filter(({ error }) => error !== undefined);
    if (failed.length > 0) throw new Error(`${failed.length} documents could not be written: ${failed[0]?.error}`);
  }
}

function differs(old: Doc, doc: Doc): boolean {
  return Object.entries(doc).some(([name, value]) => JSON.stringify(old[name]) !== JSON.stringify(value));
}

function metadata(at: string) {
  return { doctypeVersion: '1', metadataVersion: 1, createdAt: at, updatedAt: at };
}
