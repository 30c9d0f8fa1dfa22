import { readdir, readlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RawAnswer, type RawOptions, rawBytes } from '#tests/raw-http';
import { type LiveCozy, liveCozy, type StackClient } from '#tests/wire/live-cozy';
import { whatIsWritten } from '#tests/written';

// Connections that break half-way, and websockets that say anything: nothing is written, and the server goes on.
const SCOPE = 'io.cozy.contacts io.cozy.files';
const ROOT = 'io.cozy.files.root-dir';
const WEBSOCKET = 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n';
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

let cozy: LiveCozy;
let client: StackClient;
let token: string;
let file: string;
let link: string;
let before: Record<string, string>;

beforeAll(async () => {
  cozy = await liveCozy();
  client = await cozy.client(SCOPE);
  token = await cozy.token(SCOPE);
  const files = client.collection('io.cozy.files');
  file = (await files.createFile('x'.repeat(20_000_000), { name: 'big.txt', dirId: ROOT })).data._id;
  link = new URL(await files.getDownloadLinkById(file, 'big.txt')).pathname;
  const contacts = client.collection('io.cozy.contacts');
  await contacts.create({ _id: 'known' });
  await contacts.updateAll(Array.from({ length: 2000 }, (_, n) => ({ n, text: 'x'.repeat(1000) })));
  before = await whatIsWritten(cozy.stack, cozy.instance);
});
afterAll(async () => {
  try {
    // What was cut is cleared away a moment after.
    await vi.waitFor(async () => expect(await whatIsWritten(cozy.stack, cozy.instance)).toEqual(before), 5000);
    expect(cozy.stack.errors).toEqual([]);
    expect((await fetch(`${cozy.uri}/status`)).status).toBe(200);
  } finally {
    await cozy[Symbol.asyncDispose]();
  }
});

function head(method: string, target: string, headers = ''): string {
  const lines = [`${method} ${target} HTTP/1.1`, `Host: ${cozy.instance.domain}`, `Authorization: Bearer ${token}`];
  return `${lines.join('\r\n')}\r\n${headers}\r\n`;
}

/** Sends, and resets the connection after so many milliseconds; half of those who read stop reading at once. */
function breakAfter(ms: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(cozy.stack.port, '127.0.0.1', () => {
      socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), ms));
    });
    socket.on('data', () => ms % 2 === 1 && socket.pause());
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });
}

test.each<[what: string, text: () => string]>([
  [
    'an upload',
    () => head('POST', `/files/${ROOT}?Type=file&Name=new`, 'Content-Length: 9000000\r\n') + 'x'.repeat(9000),
  ],
  [
    'an upload after much',
    () => head('POST', `/files/${ROOT}?Type=file&Name=new`, 'Content-Length: 9000000\r\n') + 'x'.repeat(8_000_000),
  ],
  ['an overwrite', () => head('PUT', `/files/${file}`, 'Content-Length: 9000000\r\n') + 'x'.repeat(1_000_000)],
  ['a document', () => `${head('POST', '/data/io.cozy.contacts/', 'Content-Length: 900\r\n')}{"a":`],
  [
    'many documents',
    () => `${head('POST', '/data/io.cozy.contacts/_bulk_docs', 'Content-Length: 9000\r\n')}{"docs":[{}`,
  ],
  ['a download', () => head('GET', `/files/download/${file}`)],
  ['a download by its link', () => head('GET', link)],
  ['a download of ranges', () => head('GET', link, 'Range: bytes=0-1000000,2000000-9000000\r\n')],
  ['a long list', () => head('GET', '/data/io.cozy.contacts/_all_docs?include_docs=true')],
  ['a long list of changes', () => head('GET', '/data/io.cozy.contacts/_changes?include_docs=true')],
  ['a stream of events', () => head('GET', '/realtime/?type=io.cozy.contacts', 'Accept: text/event-stream\r\n')],
  ['a websocket', () => head('GET', '/realtime/', WEBSOCKET + KEY)],
  ['a websocket that is refused', () => head('GET', '/realtime/', WEBSOCKET) + 'x'.repeat(100)],
  ['a websocket where there is none', () => head('GET', '/data/', WEBSOCKET + KEY) + 'x'.repeat(100)],
  ['a hundred requests in one', () => head('GET', '/data/io.cozy.contacts/known').repeat(100)],
])('survives the end of %s', async (_, text) => {
  for (let ms = 0; ms < 12; ms++) await breakAfter(ms, text());
  expect((await fetch(`${cozy.uri}/status`)).status).toBe(200);
});

test('closes the files that it read for those who left', async () => {
  for (let times = 0; times < 40; times++) await breakAfter(0, head('GET', link));
  const open = async () => {
    const numbers = await readdir('/proc/self/fd').catch(() => []);
    const names = await Promise.all(numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')));
    return names.filter((name) => name.startsWith(`${cozy.stack.config.data}/files/`));
  };
  await expect.poll(open).toEqual([]);
});

describe('websockets', () => {
  const say = (text: string) => frame(1, Buffer.from(text));

  function frame(opcode: number, payload: Buffer, { masked = true, last = true, reserved = 0 } = {}): Buffer {
    const mask = masked ? 0x80 : 0;
    const { length } = payload;
    const size = length < 126 ? [mask | length] : [mask | 126, length >> 8, length & 0xff];
    return Buffer.concat([
      Buffer.from([(last ? 0x80 : 0) | reserved | opcode, ...size]),
      Buffer.alloc(masked ? 4 : 0),
      payload,
    ]);
  }

  /** What the server says up to its farewell, and the code of that. */
  async function exchange(pieces: Buffer[], options: RawOptions = {}): Promise<RawAnswer & { code: number }> {
    const isFarewell = (received: Buffer) => received.includes(0x88, received.indexOf('\r\n\r\n'));
    const answer = await rawBytes(cozy.stack.port, [head('GET', '/realtime/', WEBSOCKET + KEY), ...pieces], {
      until: isFarewell,
      ...options,
    });
    const bytes = Buffer.from(answer.body, 'latin1');
    const farewell = bytes.indexOf(0x88);
    return { ...answer, code: farewell < 0 ? 0 : bytes.readUInt16BE(farewell + 2) };
  }

  test.each<[what: string, pieces: Buffer[], code: number]>([
    ['a frame without a mask', [frame(1, Buffer.from('{}'), { masked: false })], 1002],
    ['a reserved bit', [frame(1, Buffer.from('{}'), { reserved: 0x40 })], 1002],
    ['an unknown opcode', [frame(3, Buffer.from('{}'))], 1002],
    ['a continuation of nothing', [frame(0, Buffer.from('{}'))], 1002],
    ['a control frame that is long', [frame(9, Buffer.alloc(126))], 1002],
    ['a code of closing that is none', [frame(8, Buffer.from([0x03, 0xe7]))], 1002],
    ['bytes that are no text', [frame(1, Buffer.from([0xff, 0xfe]))], 1007],
    ['a message that is too large', [frame(1, Buffer.alloc(2000, 0x20))], 1009],
    ['a length beyond all', [Buffer.from([0x81, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0])], 1009],
    [
      'pieces without an end',
      Array.from({ length: 3000 }, (_, n) => frame(n && 0, Buffer.from('x'), { last: false })),
      1002,
    ],
    ['a binary message', [frame(2, Buffer.from('{"method":"AUTH"}'))], 1003],
    ['no JSON', [say('garbage')], 1003],
    ['no object', [say('[1]')], 1003],
    ['nested lists', [say('['.repeat(1000))], 1003],
    ['no method', [say('{"payload":1}')], 1003],
    ['a subscription before the token', [say('{"method":"SUBSCRIBE","payload":{"type":"io.cozy.files"}}')], 1008],
    ['a wrong token', [say('{"method":"AUTH","payload":"not.a.token"}')], 1008],
    ['a token that is no text', [say('{"method":"AUTH","payload":{"a":1}}')], 1008],
    ['a flood of commands', Array.from({ length: 5000 }, () => say('{"method":"X"}')), 1008],
  ])('are closed at %s', async (_, pieces, code) => {
    expect(await exchange(pieces)).toMatchObject({ status: 101, code });
  });

  test('are closed at a flood of subscriptions', async () => {
    const auth = say(JSON.stringify({ method: 'AUTH', payload: token }));
    const topic = (id: number) => say(`{"method":"SUBSCRIBE","payload":{"type":"io.cozy.files","id":"${id}"}}`);
    const flood = Array.from({ length: 5000 }, (_, id) => topic(id));
    expect(await exchange([auth, ...flood])).toMatchObject({ code: 1008 });
  });

  test('are cut when they ask for answers and read none', async () => {
    const ping = frame(9, Buffer.alloc(125, 0x78));
    const pings = Buffer.concat(Array.from({ length: 1000 }, () => ping));
    await new Promise<void>((resolve) => {
      const socket = connect(cozy.stack.port, '127.0.0.1', () => {
        socket.write(head('GET', '/realtime/', WEBSOCKET + KEY));
        const send = () => {
          while (!socket.destroyed && socket.write(pings));
        };
        socket.on('drain', send);
        send();
      });
      socket.pause();
      socket.on('error', () => {});
      socket.on('close', () => resolve());
    });
  });

  test.each<[what: string, headers: string, target: string, status: number]>([
    ['elsewhere', WEBSOCKET + KEY, '/data/', 404],
    ['without a key', WEBSOCKET, '/realtime/', 400],
    ['of another version', WEBSOCKET.replace('13', '1') + KEY, '/realtime/', 400],
    ['to another protocol', 'Upgrade: h2c\r\nConnection: Upgrade\r\n', '/realtime/', 400],
  ])('are refused %s', async (_, headers, target, status) => {
    expect((await rawBytes(cozy.stack.port, [head('GET', target, headers)])).status).toBe(status);
  });
});

test('what is no HTTP gets an end', async () => {
  for (const bytes of [
    '\x16\x03\x01\x02\x00garbage\r\n\r\n',
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    '\0'.repeat(100),
  ]) {
    expect(await rawBytes(cozy.stack.port, [bytes])).toMatchObject({ status: 400, body: '' });
  }
});

test.each([
  ['an upload', 'POST', `/files/${ROOT}?Type=file&Name=tiny`],
  ['an upload in batches', 'POST', '/files/batch'],
  ['what nobody reads', 'POST', '/nowhere'],
  ['what is read at once', 'GET', '/data/io.cozy.contacts/known'],
])('the body of %s has no thousands of tiny pieces', async (_, method, target) => {
  const own = 'Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n';
  const socket = connect(cozy.stack.port, '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('error', () => {}).once('close', resolve));
  socket.resume().write(head(method, target, own));
  const send = () => {
    if (!socket.destroyed && socket.write('1\r\nx\r\n'.repeat(1000))) setImmediate(send);
  };
  socket.on('drain', send);
  send();
  await closed;
});

test('what is refused in the middle of its body keeps no connection for ever', async () => {
  const pieces = [head('POST', '/files/batch', 'Content-Length: 9000000\r\n'), 'x'.repeat(8_000_000)];
  expect(await rawBytes(cozy.stack.port, pieces)).toMatchObject({ status: 200, body: expect.stringMatching('broken') });
});

test('a body in thousands of tiny pieces is refused, and its connection closed', async () => {
  const own = `Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n`;
  const list = (more = '') => head('POST', '/data/io.cozy.contacts/_all_docs', own + more);
  const refused = await rawBytes(cozy.stack.port, [list(), '1\r\n \r\n'.repeat(3_000)]);
  expect(refused).toMatchObject({ status: 400, headers: { connection: 'close' } });
  const pieces = [...'{"keys":["known"]}'].map((letter) => `1\r\n${letter}\r\n`).join('');
  const kept = await rawBytes(cozy.stack.port, [list('Connection: close\r\n'), `${pieces}0\r\n\r\n`]);
  expect(kept).toMatchObject({ status: 200, body: expect.stringContaining('"known"') });
});
