import { authorOf } from '#model/metadata';
import type { Permission } from '#model/permission';
import type { Database, DocWrite } from '#pkg/couch';
import { itemTexts, Json, memberTexts, withMembers } from '#pkg/json';
import { readAllowed, type Target, wrongDoctype } from './access.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { forward } from './forward.ts';
import { sendJson, typedText } from './send.ts';

/** What the routes do otherwise for `io.cozy.accounts`, whose secrets are sealed. */

/** An account that somebody writes, as it is stored. */
export function toStoredAccount(
  { accounts, addresses }: Pick<DataDeps, 'accounts' | 'addresses'>,
  { instance, permission }: Target,
  write: DocWrite,
): DocWrite {
  const author = authorOf(addresses.origin(instance), permission);
  const sealed = accounts.seal(instance, write.body);
  return { ...write, body: accounts.sign(sealed, author, write.rev === undefined) };
}

/** One account; `?rev=` asks for an old revision, which is how a konnector reads one that was deleted. */
export async function getAccount(c: DataContext, deps: DataDeps, target: Target, id: string): Promise<Response> {
  const rev = c.req.query('rev');
  const doc = await wrongDoctype(readAllowed(deps, target, 'GET', id, rev ? { rev } : {}));
  const body = maySeeSecrets(c, target.permission) ? deps.accounts.open(c.var.instance, doc.body) : doc.body;
  return sendJson(c, typedText(doc.id, doc.rev, target.doctype, body), 200, { 'cache-control': 'no-store' });
}

function maySeeSecrets(c: DataContext, { type }: Permission): boolean {
  return type === 'konnector' || (type === 'app' && c.req.query('include') === 'credentials');
}

/** `_bulk_docs`: what is wrong in it is for the store to tell. */
export async function writeAccounts(c: DataContext, deps: DataDeps, database: Database, body: Json): Promise<Response> {
  const docs = body.text.startsWith('{') ? memberTexts(body).get('docs') : undefined;
  const sealed = docs?.startsWith('[') ? withMembers(body, { docs: sealAll(c, deps, Json.stored(docs)) }) : body;
  return forward(c, deps, database, '/_bulk_docs', { text: sealed.text });
}

function sealAll(c: DataContext, { accounts }: DataDeps, docs: Json): Json {
  const texts = itemTexts(docs).map((text) =>
    text.startsWith('{') ? accounts.seal(c.var.instance, Json.stored(text)).text : text,
  );
  return Json.stored(`[${texts.join(',')}]`);
}
