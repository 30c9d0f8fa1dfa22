import { DOCTYPES } from '#model/docs';
import { documentId, openDoctype, readAllowed, wrongDoctype } from './access.ts';
import { getAccount } from './account.ts';
import type { DataContext, DataDeps } from './deps.ts';
import { documentPath, forward } from './forward.ts';
import { sendJson, typedText } from './send.ts';

/** `GET /:doctype/:docid` */
export async function getDocument(c: DataContext, deps: DataDeps): Promise<Response> {
  const target = await openDoctype(c, deps);
  const id = documentId(c);
  if (c.req.query('revs') === 'true') {
    await deps.permissions.allowId(target.instance, target.permission, 'GET', target.doctype, id);
    return forward(c, deps, target.database, documentPath('', id));
  }
  if (target.doctype === DOCTYPES.accounts) return getAccount(c, deps, target, id);
  const doc = await wrongDoctype(readAllowed(deps, target, 'GET', id));
  return sendJson(c, typedText(doc.id, doc.rev, target.doctype, doc.body));
}
