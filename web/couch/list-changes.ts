import type { Database } from '#pkg/couch';
import type { Json } from '#pkg/json';
import { answerFeed, answerPieces, notModified } from './answer.ts';
import { type FeedEvent, followChanges } from './changes-feed.ts';
import { type ChangesQuery, readChangesQuery } from './changes-query.ts';
import { changesRows, endText } from './changes-rows.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { databaseNameOf } from './query.ts';
import { readPostedMembers, requireJsonType } from './read-body.ts';

/** `_changes`, by GET or by POST with the arguments of the filter in the body. */
export async function listChanges(c: CouchContext, { couch }: CouchDeps): Promise<Response> {
  const body = await readFilterArguments(c);
  const database = couch.database(databaseNameOf(c));
  const query = await readChangesQuery(c, body, database);
  if (query.feed === 'normal') {
    const etag = `"${(await database.info()).updateSeq}"`;
    if (c.req.header('If-None-Match') === etag) return notModified(c, etag);
    return answerPieces(c, normalText(database, query), { headers: { ETag: etag } });
  }
  // What is wrong in the query is said before anything is sent.
  await database.changes({ ...query.options, limit: 0 });
  const { signal } = c.req.raw;
  const events = followChanges(database, query, { once: query.feed === 'longpoll', signal });
  if (query.feed === 'longpoll') return answerFeed(c, longpollText(events));
  if (query.feed !== 'eventsource') return answerFeed(c, linesText(events));
  const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' };
  return answerFeed(c, eventsText(events), { headers });
}

/** The body of a POST may be missing: the filter may need none. */
async function readFilterArguments(c: CouchContext): Promise<Map<string, Json>> {
  if (c.req.method !== 'POST') return new Map();
  requireJsonType(c);
  return c.req.header('Content-Length') === '0' ? new Map() : readPostedMembers(c);
}

async function* normalText(database: Database, { options, shown }: ChangesQuery): AsyncGenerator<string> {
  const pages = changesRows(database, options, shown);
  let page = await pages.next();
  yield '{"results":[\n';
  for (let separator = ''; !page.done; separator = ',\n') {
    yield separator + page.value.join(',\n');
    page = await pages.next();
  }
  yield `\n],\n${endText(page.value)}}`;
}

/** The head is sent at once, so that the reader knows that it is heard. */
async function* longpollText(events: AsyncIterable<FeedEvent>): AsyncGenerator<string> {
  yield '{"results":[\n';
  let separator = '';
  for await (const event of events) {
    if (event === 'heartbeat') yield '\n';
    else if ('end' in event) yield `\n],\n${endText(event.end)}}\n`;
    else {
      yield separator + event.rows.join(',\n');
      separator = ',\n';
    }
  }
}

async function* linesText(events: AsyncIterable<FeedEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event === 'heartbeat') yield '\n';
    else yield 'end' in event ? `{${endText(event.end)}}\n` : `${event.rows.join('\n')}\n`;
  }
}

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
async function* eventsText(events: AsyncIterable<FeedEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event === 'heartbeat') yield 'event: heartbeat\ndata: \n\n';
    else yield 'rows' in event ? event.rows.map(eventText).join('') : '\n';
  }
}

function eventText(row: string): string {
  const { seq } = JSON.parse(row) as { seq: unknown };
  return `data: ${row}\nid: ${JSON.stringify(seq)}\n\n`;
}
