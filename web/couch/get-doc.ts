import { randomBytes } from 'node:crypto';
import type { Database, GetOptions, OpenRev } from '#pkg/couch';
import { parseRev, toDocText } from '#pkg/couch-wire';
import { joinDocument } from '#pkg/json';
import { answerPieces, answerText, notModified } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { docIdOf, localNameOf } from './doc-id.ts';
import { badRequest, databaseNameOf, flag, jsonParameter, notFound } from './query.ts';

export async function getDoc(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const database = couch.database(databaseNameOf(c));
  const id = docIdOf(c);
  const local = localNameOf(id);
  if (local !== undefined) return getLocalDoc(c, database, local);
  if (c.req.param('id')?.startsWith('_design/')) return redirectToDesign(c, id);
  const revs = openRevsOf(c);
  return revs === undefined ? getOneRevision(c, database, id) : getRevisions(c, database, id, revs);
}

async function getOneRevision(c: CouchContext, database: Database, id: string): Promise<Response> {
  const doc = await database.get(id, getOptions(c));
  const etag = `"${doc.rev}"`;
  if (c.req.header('If-None-Match')?.includes(etag)) return notModified(c, etag);
  return answerText(c, toDocText(doc, shown(c)), { headers: { ETag: etag } });
}

async function getLocalDoc(c: CouchContext, database: Database, name: string): Promise<Response> {
  // Only the last one is there, and it has no revision to ask for.
  if (c.req.query('rev') !== undefined || c.req.query('open_revs') !== undefined) throw notFound('missing');
  const { rev, body } = await database.getLocal(name);
  const head = joinDocument({ _id: `_local/${name}`, _rev: rev }, body).text;
  const revisions = { start: 0, ids: [rev.slice(2)] };
  return answerText(c, flag(c, 'revs') ? `${head.slice(0, -1)},"_revisions":${JSON.stringify(revisions)}}` : head);
}

type Shown = NonNullable<Parameters<typeof toDocText>[1]>;

function shown(c: CouchContext): Shown {
  return { attachments: flag(c, 'attachments') };
}

function getOptions(c: CouchContext): GetOptions {
  const rev = c.req.query('rev');
  if (rev !== undefined) parseRev(rev);
  const meta = flag(c, 'meta');
  return {
    ...(rev !== undefined && { rev }),
    latest: flag(c, 'latest'),
    revs: flag(c, 'revs'),
    revsInfo: meta || flag(c, 'revs_info'),
    conflicts: meta || flag(c, 'conflicts'),
    deletedConflicts: meta || flag(c, 'deleted_conflicts'),
    localSeq: flag(c, 'local_seq'),
  };
}

/** An empty list asks for nothing special. */
function openRevsOf(c: CouchContext): string[] | 'all' | undefined {
  if (c.req.query('open_revs') === 'all') return 'all';
  const revs = jsonParameter(c, 'open_revs');
  if (revs === undefined) return undefined;
  if (!Array.isArray(revs)) throw badRequest('Invalid list of revisions');
  for (const rev of revs) parseRev(rev);
  return revs.length === 0 ? undefined : (revs as string[]);
}

async function getRevisions(
  c: CouchContext,
  database: Database,
  id: string,
  revs: string[] | 'all',
): Promise<Response> {
  const found = await database.openRevs(id, revs, { revs: flag(c, 'revs'), latest: flag(c, 'latest') });
  const accepted = (c.req.header('Accept') ?? '').split(/[, ]+/);
  if (!accepted.includes('multipart/mixed'))
    return answerText(c, `[${found.map((rev) => openRevText(rev, shown(c))).join(',')}]`);
  const boundary = randomBytes(16).toString('hex');
  const headers = { 'Content-Type': `multipart/mixed; boundary="${boundary}"` };
  return answerPieces(c, partsText(found, boundary), { headers, end: '' });
}

function openRevText(found: OpenRev, options: Shown): string {
  return 'ok' in found ? `{"ok":${toDocText(found.ok, options)}}` : missingText(found);
}

async function* partsText(found: readonly OpenRev[], boundary: string): AsyncGenerator<string> {
  for (const rev of found) {
    const [type, text] =
      'ok' in rev ? ['', toDocText(rev.ok, { attachments: true })] : ['; error="true"', missingText(rev)];
    yield `--${boundary}\r\nContent-Type: application/json${type}\r\n\r\n${text}\r\n`;
  }
  yield `--${boundary}--`;
}

const missingText = ({ missing }: { missing: string }) => `{"missing":${JSON.stringify(missing)}}`;

/** Design documents have one address, with a slash that is not encoded. */
function redirectToDesign(c: CouchContext, id: string): Response {
  const name = encodeURIComponent(id.slice('_design/'.length));
  const query = new URL(c.req.url).search;
  return c.redirect(`/${encodeURIComponent(databaseNameOf(c))}/_design/${name}${query}`, 301);
}
