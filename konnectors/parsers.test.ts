import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseCsv } from './agendas/parse-csv.ts';
import { parseIcal } from './agendas/parse-ical.ts';
import { forgesOf } from './commits/forges.ts';
import { parseFeed } from './feeds/parse-feed.ts';
import { download, parseAddress } from './lib/download.ts';

describe('a feed', () => {
  test('of RSS 1.0', () => {
    const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>C</title><link>https://c.example/</link></channel>
      <item><title>T</title><link>https://c.example/1</link><dc:creator>Ada</dc:creator><dc:date>2030-01-01</dc:date></item></rdf:RDF>`;
    expect(parseFeed(rdf)).toMatchObject({
      title: 'C',
      items: [{ guid: 'https://c.example/1', title: 'T', author: 'Ada', published_at: '2030-01-01T00:00:00.000Z' }],
    });
  });

  test('leads to pages of the web only', () => {
    const rss = '<rss><channel><item><title>x</title><link>javascript:alert(1)</link></item></channel></rss>';
    expect(parseFeed(rss).items).toMatchObject([{ url: '', guid: 'javascript:alert(1)' }]);
  });

  test.each([
    '',
    'hello',
    '<html><body/></html>',
    '<rss><channel>',
    '<rss><channel></rss>',
    '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>',
  ])('is not %j', (text) => {
    expect(() => parseFeed(text)).toThrow('USER_ACTION_NEEDED.NOT_A_FEED');
  });
});

describe('an agenda', () => {
  test.each(['', '<html></html>', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n'])('is not %j', (text) => {
    expect(() => (text.startsWith('BEGIN') ? parseIcal(text) : parseCsv(text))).toThrow(/NOT_AN_AGENDA/);
  });
  test.each(['a,b\n1,2\n', 'Subject\nx\n', '"open\n'])('of a table is not %j', (text) => {
    expect(() => parseCsv(text)).toThrow('USER_ACTION_NEEDED.NOT_AN_AGENDA');
  });

  test('may bring the rules of a zone that nobody else knows', () => {
    const text = `BEGIN:VCALENDAR
BEGIN:VTIMEZONE
TZID:Ours
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:1
DTSTART;TZID=Ours:20300101T100000
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;TZID=Unknown:20300101T100000
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:without a beginning
END:VEVENT
END:VCALENDAR`;
    const starts = parseIcal(text.replaceAll('\n', '\r\n')).map(({ uid, start }) => [uid, start]);
    expect(starts).toEqual([
      ['1', '2030-01-01T04:30:00.000Z'],
      ['2', '2030-01-01T10:00:00Z'],
    ]);
  });

  test('says more times than its rule does, how long they are, and what was called off', () => {
    const text = `BEGIN:VCALENDAR
X-WR-TIMEZONE:Europe/Paris
BEGIN:VEVENT
UID:1
DTSTART:20300101T100000
DURATION:P1DT2H
STATUS:CANCELLED
RDATE:20300103T100000,20300104T090000Z
RDATE;VALUE=PERIOD:20300105T090000Z/PT1H
RDATE;VALUE=DATE:20300106
END:VEVENT
END:VCALENDAR`;
    const [event] = parseIcal(text.replaceAll('\n', '\r\n'));
    expect(event).toMatchObject({
      start: '2030-01-01T09:00:00.000Z',
      end: '2030-01-02T11:00:00.000Z',
      duration: 'P1DT2H',
      timezone: 'Europe/Paris',
      status: 'CANCELLED',
      rdates: ['2030-01-03T09:00:00.000Z', '2030-01-04T09:00:00Z', '2030-01-05T09:00:00Z', '2030-01-06'],
    });
  });
});

describe('a forge', () => {
  test('is known by the address of a repository', () => {
    const page = (url: string) => forgesOf(new URL(url)).map((forge) => forge.page(2, 'dev'));
    expect(page('https://github.com/ada/engine')).toEqual([
      'https://api.github.com/repos/ada/engine/commits?sha=dev&per_page=50&page=2',
    ]);
    expect(page('https://code.example/group/sub/project.git/')[1]).toBe(
      'https://code.example/api/v4/projects/group%2Fsub%2Fproject/repository/commits?ref_name=dev&per_page=50&page=2',
    );
    expect(() => page('https://code.example/ada')).toThrow('USER_ACTION_NEEDED.WRONG_ADDRESS');
  });

  test('is understood, whatever its words, or said to be down', () => {
    const [github, gitlab] = forgesOf(new URL('https://code.example/ada/engine'));
    const author = { name: 'Ada', email: 'ada@example.org', date: '2030-01-01T00:00:00Z' };
    const same = { message: 'm', author: 'Ada', author_email: 'ada@example.org', date: author.date, url: 'https://u' };
    expect(github?.parse([{ sha: 's', html_url: 'https://u', commit: { message: 'm', author } }])).toEqual([
      { sha: 's', ...same },
    ]);
    const theirs = { author_name: 'Ada', author_email: author.email, authored_date: author.date, web_url: 'https://u' };
    expect(gitlab?.parse([{ id: 's', message: 'm', ...theirs }])).toEqual([{ sha: 's', ...same }]);
    expect(() => github?.parse({ message: 'no' })).toThrow('VENDOR_DOWN');
    expect(gitlab?.headers('t')).toEqual({ 'PRIVATE-TOKEN': 't' });
  });
});

describe('what is read of the web', () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const status = Number(request.url?.slice(1));
      if (status > 0) response.writeHead(status).end();
      else if (request.url === '/large') response.end('x'.repeat(10_000_001));
      else response.writeHead(200, { 'Content-Type': 'text/plain; charset=nonsense' }).end('é');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  test.each([
    ['/401', 'LOGIN_FAILED'],
    ['/403', 'LOGIN_FAILED'],
    ['/404', 'USER_ACTION_NEEDED.WRONG_ADDRESS'],
    ['/410', 'USER_ACTION_NEEDED.WRONG_ADDRESS'],
    ['/500', 'VENDOR_DOWN'],
    ['/large', 'USER_ACTION_NEEDED.TOO_LARGE'],
  ])('%s is told as %s', async (path, error) => {
    await expect(download(new URL(path, origin))).rejects.toThrow(error);
  });

  test('a charset that is none is passed over; a closed port is a service that is down', async () => {
    expect((await download(new URL('/', origin))).text).toBe('é');
    await expect(download(new URL('http://127.0.0.1:1/'))).rejects.toThrow('VENDOR_DOWN');
  });

  test.each(['', 'file:///etc/passwd', 'http://user:pass@a.example/', 'news'])('the address %j is refused', (text) => {
    expect(() => parseAddress(text)).toThrow('USER_ACTION_NEEDED.WRONG_ADDRESS');
  });
  test('an agenda may be given as agendas are', () => {
    expect(parseAddress(' webcal://a.example/b.ics ').href).toBe('https://a.example/b.ics');
  });
});
