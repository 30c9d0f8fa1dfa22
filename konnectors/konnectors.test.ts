import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { Json, type JsonObject } from '#pkg/json';
import { type TestStack, testStack } from '#tests/test-stack';
import { buildKonnectors } from './build.ts';

let stack: TestStack;
let folder: string;
let server: Server;
let origin: string;
let answer: RequestListener = () => undefined;
let alice: Instance;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'konnectors-'));
  await buildKonnectors((slug) => join(folder, slug));
  const flags = { 'konnectors.isolation': 'permissions', 'safe_http.trusted_private_networks': ['127.0.0.1'] };
  stack = await testStack({ flags, jobs: true });
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
  server.close();
  await stack[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  alice = await stack.addInstance(`alice${++count}`);
});

const text = (body: string, type = 'text/plain', headers = {}): RequestListener => {
  return (_request, response) => void response.writeHead(200, { 'Content-Type': type, ...headers }).end(body);
};
/** Installs it, and answers what runs it once: the last line of it, or its error. */
async function connect(slug: string, auth: JsonObject): Promise<() => Promise<string>> {
  const { konnectors, docs, accounts, jobs } = stack.services;
  await (await konnectors.install(alice, slug, { source: pathToFileURL(join(folder, slug)).href })).done;
  const body = accounts.seal(alice, Json.of({ account_type: slug, auth }));
  const account = await docs.create(alice, 'io.cozy.accounts', JSON.parse(body.text) as JsonObject);
  return async () => {
    const message = { konnector: slug, account: account._id };
    const { _id } = await jobs.push(alice, { worker: 'konnector', message, options: { max_exec_count: 1 } });
    await expect.poll(async () => (await jobs.get(alice, _id)).state, { timeout: 20_000 }).toMatch(/done|errored/);
    const { error } = await jobs.get(alice, _id);
    const { lines } = await docs.get<{ lines: { message: string }[] }>(alice, 'io.cozy.jobs.logs', _id);
    return error ?? lines.at(-1)?.message ?? '';
  };
}

async function stored(doctype: string, fields: string[]): Promise<unknown[][]> {
  const found: JsonObject[] = [];
  for await (const doc of stack.services.docs.all<JsonObject>(alice, doctype)) found.push(doc);
  return found.map((doc) => fields.map((field) => doc[field])).sort();
}

const RSS = (title: string, more = '') => `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>News</title><link>https://news.example/</link><image><title>Logo</title></image>
<item><title>${title}</title><guid>1</guid><link>https://news.example/1</link><pubDate>Tue, 01 Jan 2030 10:00:00 +0100</pubDate>
<media:title>no</media:title><description>&lt;p&gt;Short&lt;/p&gt;</description></item>
<item><title><![CDATA[A & B]]></title><link>https://news.example/2</link><pubDate>never</pubDate></item>${more}
</channel></rss>`;
const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><link rel="self" href="https://blog.example/feed"/>
<link href="https://blog.example/"/><entry><id>urn:1</id><title type="text">Hello</title><author><name>Ada</name></author>
<link rel="alternate" href="https://blog.example/1"/><updated>2030-01-01T00:00:00Z</updated><summary>S</summary></entry></feed>`;
const FIELDS = ['guid', 'title', 'url', 'published_at', 'author'];

describe('feeds', () => {
  test('RSS becomes documents, once each, and what changes is changed', async () => {
    answer = text(RSS('First'), 'application/rss+xml');
    const run = await connect('feeds', { url: `${origin}/feed` });
    expect(await run()).toBe('2 new, 0 changed');
    expect(await run()).toBe('0 new, 0 changed');
    answer = text(RSS('Better', '<item><title>Third</title><guid>3</guid></item>'), 'application/rss+xml');
    expect(await run()).toBe('1 new, 1 changed');
    expect(await stored('io.cozy.feeds.items', FIELDS)).toEqual([
      ['1', 'Better', 'https://news.example/1', '2030-01-01T09:00:00.000Z', ''],
      ['3', 'Third', '', '', ''],
      ['https://news.example/2', 'A & B', 'https://news.example/2', '', ''],
    ]);
    expect(await stored('io.cozy.feeds', ['title', 'site'])).toEqual([['News', 'https://news.example/']]);
  });

  test('Atom in another encoding, that is asked again only if it changed', async () => {
    const asked: unknown[] = [];
    answer = (request, response) => {
      asked.push(request.headers['if-none-match']);
      if (request.headers['if-none-match'] === '"v1"') return void response.writeHead(304).end();
      const xml = `<?xml version="1.0" encoding="iso-8859-1"?>${ATOM.replace('Hello', 'Été')}`;
      response.writeHead(200, { ETag: '"v1"' }).end(Buffer.from(xml, 'latin1'));
    };
    const run = await connect('feeds', { url: `${origin}/atom` });
    expect([await run(), await run()]).toEqual(['1 new, 0 changed', 'Nothing is new']);
    expect(asked).toEqual([undefined, '"v1"']);
    const [item] = await stored('io.cozy.feeds.items', FIELDS);
    expect(item).toEqual(['urn:1', 'Été', 'https://blog.example/1', '2030-01-01T00:00:00.000Z', 'Ada']);
  });

  test('an address of the machine itself is not reached', async () => {
    const run = await connect('feeds', { url: origin.replace('127.0.0.1', '127.0.0.2') });
    expect(await run()).toBe('VENDOR_DOWN');
  });
});

const commit = (n: number) => ({
  sha: `sha${n}`,
  html_url: `https://forge.example/${n}`,
  commit: { message: `Change ${n}`, author: { name: 'Ada', email: 'ada@example.org', date: '2030-01-01T00:00:00Z' } },
});

describe('commits', () => {
  test('of a Forgejo: page after page, then only what is new', async () => {
    let last = 120;
    const asked: string[] = [];
    answer = (request, response) => {
      const url = new URL(request.url ?? '', origin);
      asked.push(`${url.pathname} ${url.searchParams.get('page')} ${url.searchParams.get('sha')}`);
      if (request.headers.authorization !== 'Bearer t0ken') return void response.writeHead(401).end();
      const from = last - 50 * (Number(url.searchParams.get('page')) - 1);
      const page = Array.from({ length: Math.max(0, Math.min(50, from)) }, (_, i) => commit(from - i));
      response.end(JSON.stringify(page));
    };
    const run = await connect('commits', { url: `${origin}/ada/engine.git`, branch: 'dev', password: 't0ken' });
    expect(await run()).toBe('120 new commits of Forgejo');
    last = 122;
    asked.length = 0;
    expect(await run()).toBe('2 new commits of Forgejo');
    expect(asked).toEqual(['/api/v1/repos/ada/engine/commits 1 dev']);
    const all = await stored('io.cozy.forges.commits', ['sha', 'message', 'author', 'url']);
    expect(all).toHaveLength(122);
    expect(all).toContainEqual(['sha7', 'Change 7', 'Ada', 'https://forge.example/7']);
  });
});

const ICAL = (more = '') =>
  `BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:weekly
SUMMARY:Choir\\, weekly
DTSTART;TZID=Europe/Paris:20300325T190000
DTEND;TZID=Europe/Paris:20300325T210000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=Europe/Paris:20300401T190000
END:VEVENT
BEGIN:VEVENT
UID:weekly
RECURRENCE-ID;TZID=Europe/Paris:20300408T190000
SUMMARY:Choir in the church
DTSTART;TZID=Europe/Paris:20300408T200000
DURATION:PT1H30M
END:VEVENT
BEGIN:VEVENT
UID:day
SUMMARY:Holiday
DTSTART;VALUE=DATE:20300501
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT10M
END:VALARM
BEGIN:VALARM
TRIGGER;RELATED=END:PT5M
END:VALARM
END:VEVENT
${more}END:VCALENDAR`.replaceAll('\n', '\r\n');
const EVENT = ['summary', 'start', 'end', 'allday', 'rrule', 'recurrence_id'];

describe('agendas', () => {
  test('iCalendar: zones, whole days, what recurs and what replaces one of them; what is gone is removed', async () => {
    answer = text(ICAL('BEGIN:VEVENT\nUID:gone\nSUMMARY:Old\nDTSTART:20290101T000000Z\nEND:VEVENT\n'), 'text/calendar');
    const run = await connect('agendas', { url: `${origin}/a.ics` });
    expect(await run()).toBe('4 new, 0 changed, 0 removed');
    answer = text(ICAL().replace('Holiday', 'Feast'), 'text/calendar');
    expect(await run()).toBe('0 new, 1 changed, 1 removed');
    expect(await stored('io.cozy.calendar.events', EVENT)).toEqual([
      [
        'Choir in the church',
        '2030-04-08T18:00:00.000Z',
        '2030-04-08T19:30:00.000Z',
        false,
        '',
        '2030-04-08T17:00:00.000Z',
      ],
      ['Choir, weekly', '2030-03-25T18:00:00.000Z', '2030-03-25T20:00:00.000Z', false, 'FREQ=WEEKLY;COUNT=4', ''],
      ['Feast', '2030-05-01', '2030-05-02', true, '', ''],
    ]);
    expect((await stored('io.cozy.calendar.events', ['alarms'])).flat(2)).toEqual([{ trigger: '-PT10M' }]);
    const [exdates] = (await stored('io.cozy.calendar.events', ['exdates', 'timezone'])).filter(
      ([dates]) => (dates as string[]).length > 0,
    );
    expect(exdates).toEqual([['2030-04-01T17:00:00.000Z'], 'Europe/Paris']);
  });

  test('a table of another program, in its way to write days', async () => {
    const table = '\uFEFFSubject;Start Date;Start Time;End Date;End Time;All Day Event;Description;Location\n'.concat(
      '"Tea, ""quietly""";31/01/2030;4:05 PM;31/01/2030;17:00;False;"two\nlines";Home\n',
      'Trip;02/02/2030;;03/02/2030;;True;;\nNothing;soon;;;;;;\n',
    );
    answer = text(table, 'text/csv');
    expect(await (await connect('agendas', { url: `${origin}/a.csv` }))()).toBe('2 new, 0 changed, 0 removed');
    expect(await stored('io.cozy.calendar.events', [...EVENT.slice(0, 4), 'description'])).toEqual([
      ['Tea, "quietly"', '2030-01-31T16:05:00Z', '2030-01-31T17:00:00Z', false, 'two\nlines'],
      ['Trip', '2030-02-02', '2030-02-04', true, ''],
    ]);
  });

  test('what is no agenda any more removes nothing', async () => {
    answer = text(ICAL());
    const run = await connect('agendas', { url: origin });
    await run();
    answer = text('<html></html>');
    expect(await run()).toBe('USER_ACTION_NEEDED.NOT_AN_AGENDA');
    expect(await stored('io.cozy.calendar.events', ['uid'])).toHaveLength(3);
  });
});

const built = existsSync(join(import.meta.dirname, 'dist'));
test.skipIf(!built)(
  'they come with the server: no source has to be given (skipped without `node konnectors/build.ts`)',
  async () => {
    const { konnectors } = stack.services;
    for (const slug of ['feeds', 'commits', 'agendas']) {
      expect(await (await konnectors.install(alice, slug)).done).toMatchObject({
        state: 'ready',
        source: `bundled://${slug}`,
      });
    }
  },
);
