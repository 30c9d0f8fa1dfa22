import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instance } from '#model/instance';
import { connectImap } from '#pkg/imap';
import { Json } from '#pkg/json';
import { createAddressGuard } from '#pkg/safe-http';
import { type ImapServer, NO_IMAP_SERVER, startImapServer } from '#tests/imap-server';
import { type TestStack, testStack } from '#tests/test-stack';
import { createMailboxes } from './mailboxes.ts';
import type { Email, Mailbox } from './types.ts';

const SIGNAL = new AbortController().signal;
let stack: TestStack;
let server: ImapServer;
let instance: Instance;

beforeAll(async () => {
  stack = await testStack({ flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8' } });
  instance = await stack.addInstance('ada');
  if (!NO_IMAP_SERVER) server = await startImapServer();
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

async function account(login: string, { port = server.port, password = 'right', host = '127.0.0.1' } = {}) {
  const body = { account_type: 'imap', name: login, auth: { login, password }, imap: { host, port, secure: false } };
  const sealed = stack.services.accounts.seal(instance, Json.of(body));
  return (await stack.services.docs.create(instance, 'io.cozy.accounts', JSON.parse(sealed.text)))._id as string;
}

const sync = (id: string, signal = SIGNAL) => stack.services.mailboxes.sync(instance, id, signal);

/** By a clock that moves when it is looked at, and with each mailbox that is opened. */
function visitsBy(clock: { now: number; step: number }, onOpen: (path: string) => void = () => undefined) {
  const { docs, vfs, accounts } = stack.services;
  const guard = createAddressGuard({ trustedNetworks: ['127.0.0.0/8'] });
  return createMailboxes({
    docs,
    vfs,
    accounts,
    addresses: { origin: () => 'https://ada.example' },
    async connect(to, options) {
      const connection = await connectImap(to, { guard, ...options });
      const open = (path: string) => {
        onOpen(path);
        return connection.open(path);
      };
      return { ...connection, open };
    },
    now: () => (clock.now += clock.step),
  });
}

async function emails(accountId: string): Promise<Email[]> {
  const found: Email[] = [];
  for await (const one of stack.services.docs.all<Email>(instance, 'io.cozy.emails')) {
    if (one.account === accountId) found.push(one);
  }
  return found.sort((a, b) => a.uid - b.uid);
}

async function mailboxes(accountId: string): Promise<Mailbox[]> {
  const found: Mailbox[] = [];
  for await (const one of stack.services.docs.all<Mailbox>(instance, 'io.cozy.mailboxes')) {
    if (one.account === accountId && one.path) found.push(one);
  }
  return found;
}

const simple = (n: number) => `From: Bob <bob@example.org>
To: ada@example.org
Subject: Message ${n}
Message-ID: <m${n}@example.org>
Date: Fri, 27 Nov 2026 08:00:00 +0000

Hello number ${n}
`;

const RICH = `From: =?utf-8?q?B=C3=A9a?= <bea@example.org>
To: Ada <ada@example.org>, carl@example.org
Cc: dan@example.org
Subject: =?iso-8859-1?q?Caf=E9?=
Message-ID: <rich@example.org>
In-Reply-To: <m1@example.org>
Date: Thu, 26 Nov 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=out

--out
Content-Type: multipart/related; boundary=rel

--rel
Content-Type: multipart/alternative; boundary=alt

--alt
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

D=E9j=E0 vu
--alt
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+RMOpasOgIDxpbWcgc3JjPSJjaWQ6bG9nbyI+PHNjcmlwdD48L3NjcmlwdD48L3A+
--alt--
--rel
Content-Type: image/png
Content-ID: <logo>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--rel--
--out
Content-Type: text/csv; name="../../etc/list.csv"
Content-Disposition: attachment; filename="../../etc/list.csv"
Content-Transfer-Encoding: base64

YSxiCjEsMgo=
--out
Content-Type: text/plain; charset=utf-8
Content-Disposition: attachment; filename="../../etc/list.csv"

second
--out--
`;

describe.skipIf(NO_IMAP_SERVER)(`a mailbox on Dovecot${NO_IMAP_SERVER ? ` (${NO_IMAP_SERVER})` : ''}`, () => {
  test('becomes documents, with its texts in their charsets and its attachments as files', async () => {
    await server.put('rich', [RICH], { flags: 'FS' });
    await server.put('rich', [simple(1)], { folder: 'Travel' });
    const id = await account('rich');
    await sync(id);
    const boxes = await mailboxes(id);
    expect(boxes.map(({ path, special_use, total }) => [path, special_use, total]).sort()).toEqual([
      ['INBOX', '\\Inbox', 1],
      ['Sent', '\\Sent', 0],
      ['Travel', '', 1],
    ]);
    const all = await emails(id);
    expect(all).toHaveLength(2);
    const rich = all.find(({ message_id }) => message_id === '<rich@example.org>');
    expect(rich).toMatchObject({
      mailbox: boxes.find(({ path }) => path === 'INBOX')?._id,
      subject: 'Café',
      from: [{ name: 'Béa', address: 'bea@example.org' }],
      to: [
        { name: 'Ada', address: 'ada@example.org' },
        { name: '', address: 'carl@example.org' },
      ],
      cc: [{ name: '', address: 'dan@example.org' }],
      in_reply_to: '<m1@example.org>',
      date: '2026-11-26T09:00:00.000Z',
      text: 'Déjà vu',
      html: '<p>Déjà <img src="cid:logo"><script></script></p>',
      is_cut: false,
    });
    expect([...(rich?.flags ?? [])].sort()).toEqual(['\\Flagged', '\\Seen']);
    expect(rich?.attachments).toMatchObject([
      { mime: 'image/png', is_inline: true, content_id: 'logo' },
      { name: '../../etc/list.csv', mime: 'text/csv', is_inline: false, size: 8, file_id: expect.any(String) },
      { mime: 'text/plain', is_inline: false, file_id: expect.any(String) },
    ]);
    const [, csv, second] = rich?.attachments ?? [];
    const file = await stack.services.vfs.get(instance, csv?.file_id ?? '');
    expect(file).toMatchObject({
      name: '.._.._etc_list.csv',
      referenced_by: [{ type: 'io.cozy.emails', id: rich?._id }],
    });
    expect(await stack.services.vfs.get(instance, second?.file_id ?? '')).toMatchObject({
      name: '.._.._etc_list (2).csv',
    });
    await sync(id);
    expect(await emails(id)).toEqual(all);
  });

  test('is followed: new messages, flags both ways, deletions, and a renumbering', async () => {
    await server.put('follow', [simple(1), simple(2), simple(3)]);
    const id = await account('follow');
    await sync(id);
    const [one, two, three] = await emails(id);
    if (!one || !two || !three) throw new Error('missing');
    await stack.services.docs.update(instance, 'io.cozy.emails', { ...one, flags: ['\\Seen', '\\Flagged'] });
    const files = await server.files('follow');
    await server.remove('follow', files[2] ?? '');
    await server.put('follow', [simple(4)], { flags: 'S' });
    await sync(id);
    const after = await emails(id);
    expect(after.map(({ subject }) => subject)).toEqual(['Message 1', 'Message 2', 'Message 4']);
    expect(after[0]?.server_flags.sort()).toEqual(['\\Flagged', '\\Seen']);
    expect((await server.files('follow'))[0]).toMatch(/:2,FS$/);

    // The other way: what another client marks.
    const { ImapFlow } = await import('imapflow');
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: server.port,
      secure: false,
      auth: { user: 'follow', pass: 'right' },
      logger: false,
    });
    await client.connect();
    await client.mailboxOpen('INBOX');
    await client.messageFlagsAdd(String(two.uid), ['\\Answered'], { uid: true });
    await client.messageFlagsRemove(String(one.uid), ['\\Seen'], { uid: true });
    await client.logout();
    await sync(id);
    const marked = await emails(id);
    expect(marked.map(({ flags }) => flags)).toEqual([['\\Flagged'], ['\\Answered'], ['\\Seen']]);

    await server.renumber('follow');
    await sync(id);
    const renumbered = await emails(id);
    expect(renumbered.map(({ subject }) => subject)).toEqual(['Message 1', 'Message 2', 'Message 4']);
    expect(renumbered.map(({ _id }) => _id)).not.toEqual(marked.map(({ _id }) => _id));
  });

  test('of 5,000 messages is brought in visits that were cut, each message once', { timeout: 180_000 }, async () => {
    await server.put(
      'large',
      Array.from({ length: 5000 }, (_, n) => simple(n)),
    );
    const id = await account('large');
    const cut = new AbortController();
    const stop = stack.services.docs.subscribe(instance, 'io.cozy.emails', () => cut.abort());
    await expect(sync(id, cut.signal)).rejects.toThrow();
    stop();
    await sync(id);
    const all = await emails(id);
    expect(all).toHaveLength(5000);
    expect(new Set(all.map(({ message_id }) => message_id)).size).toBe(5000);
  });

  test('is left when its time is over, and the next visits go on', async () => {
    const count = 230;
    await server.put(
      'slow',
      Array.from({ length: count }, (_, n) => simple(n)),
    );
    await server.put('slow', [simple(count)], { folder: 'Travel' });
    const clock = { now: Date.now(), step: 2_000 };
    const visits = visitsBy(clock);
    const id = await account('slow');
    const counts: number[] = [];
    for (let isDone = false; !isDone; ) {
      isDone = await visits.sync(instance, id, SIGNAL);
      counts.push((await emails(id)).length);
    }
    expect(counts.length).toBeGreaterThan(3);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    const all = await emails(id);
    expect(new Set(all.map(({ message_id }) => message_id)).size).toBe(count + 1);
    expect(all).toHaveLength(count + 1);
  });

  test('that takes all the time of each visit does not keep the others of its account from theirs', async () => {
    await server.put('crowded', [simple(1)]);
    await server.put('crowded', [simple(2)], { folder: 'Travel' });
    const clock = { now: Date.now(), step: 1 };
    const visits = visitsBy(clock, (path) => {
      if (path === 'INBOX') clock.now += 180_000;
    });
    const id = await account('crowded');
    expect(await visits.sync(instance, id, SIGNAL)).toBe(false);
    await visits.sync(instance, id, SIGNAL);
    expect((await emails(id)).map(({ subject }) => subject).sort()).toEqual(['Message 1', 'Message 2']);
  });

  test('is not opened with a wrong password, and the words say so', async () => {
    await server.put('locked', [simple(1)]);
    const id = await account('locked', { password: 'wrong' });
    await expect(sync(id)).rejects.toMatchObject({ kind: 'unauthenticated' });
    expect(await emails(id)).toEqual([]);
  });
});

/** A server that answers with whatever it likes. */
async function liar(answer: (socket: Socket) => void): Promise<AsyncDisposable & { port: number }> {
  const sockets = new Set<Socket>();
  const made = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    answer(socket);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => made.once('listening', resolve));
  return {
    port: (made.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => made.close(resolve));
    },
  };
}

test.each<[what: string, answer: (socket: Socket) => void]>([
  ['speaks another language', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['hangs up', (socket) => void socket.destroy()],
  ['says goodbye', (socket) => void socket.end('* BYE not today\r\n')],
  ['never ends its line', (socket) => void flood(socket, Buffer.alloc(1_000_000, 0x61))],
  ['announces four gigabytes', (socket) => void socket.write('* OK {4294967290}\r\n')],
])('a mail server that %s is one that does not answer', async (_, answer) => {
  await using wrong = await liar(answer);
  const id = await account('x', { port: wrong.port });
  const soon = AbortSignal.timeout(8000);
  await expect(sync(id, soon)).rejects.toMatchObject({ kind: 'bad-gateway' });
});

/** Speaks IMAP as far as it is told to. @param answers what is said to a command, before its `OK`; null: nothing any more */
function imap(answers: Record<string, string | null>, stalled?: () => void): (socket: Socket) => void {
  const usual: Record<string, string | null> = {
    CAPABILITY: '* CAPABILITY IMAP4rev1\r\n',
    LIST: '* LIST (\\HasNoChildren) "/" "INBOX"\r\n',
    SELECT: '* FLAGS ()\r\n* 3 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 4] x\r\n',
    SEARCH: '* SEARCH 1 2 3\r\n',
  };
  return (socket) => {
    let rest = '';
    socket.write('* OK ready\r\n');
    socket.on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [tag = '', name = '', next = ''] = line.split(' ');
        const command = name === 'UID' ? next : name;
        const answer = Object.hasOwn(answers, command) ? answers[command] : usual[command];
        if (answer === null) stalled?.();
        else socket.write(`${answer ?? ''}${tag} OK done\r\n`);
      }
    });
  };
}

test.each(['CAPABILITY', 'LOGIN', 'LIST', 'SELECT', 'SEARCH', 'FETCH'])(
  'a mail server that says nothing any more at %s is left as soon as the job is stopped',
  async (command) => {
    const stop = new AbortController();
    await using silent = await liar(imap({ [command]: null }, () => stop.abort(new Error('stopped'))));
    const id = await account(`stalls at ${command}`, { port: silent.port });
    const limit = AbortSignal.timeout(8000);
    await expect(sync(id, AbortSignal.any([stop.signal, limit]))).rejects.toThrow();
    expect([stop.signal.aborted, limit.aborted]).toEqual([true, false]);
    expect(await emails(id)).toEqual([]);
  },
);

test('a mail server that hangs, under any name, has two of the places; others are visited, and its places come back', async () => {
  const stop = new AbortController();
  const { promise: bothHang, resolve } = Promise.withResolvers<void>();
  let hanging = 0;
  await using silent = await liar(imap({ LOGIN: null }, () => ++hanging === 2 && resolve()));
  const ids = [await account('one', silent), await account('two', silent)];
  const visits = Promise.allSettled(ids.map((id) => sync(id, stop.signal)));
  await bothHang;
  for (const host of ['127.0.0.1', '127.1']) {
    const third = await account('three', { ...silent, host });
    await expect(sync(third)).rejects.toMatchObject({ kind: 'too-many-requests' });
  }
  // Nobody listens there, which is known because there was a place.
  await expect(sync(await account('four', { ...silent, host: '127.0.0.2' }))).rejects.toMatchObject({
    kind: 'bad-gateway',
  });
  stop.abort(new Error('stopped'));
  await visits;
  await expect(sync(await account('five', silent), AbortSignal.timeout(200))).rejects.not.toMatchObject({
    kind: 'too-many-requests',
  });
});

const PART = 'BODYSTRUCTURE ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1)';
test.each([
  [
    'more messages than there are numbers',
    {
      SELECT: '* 4294967295 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 4294967295] x\r\n',
      SEARCH: '* SEARCH\r\n',
    },
  ],
  [
    'numbers that are none',
    { SELECT: '* -1 EXISTS\r\n* OK [UIDVALIDITY x] x\r\n* OK [UIDNEXT 99999999999999999999] x\r\n' },
  ],
  ['messages that nobody asked for', { FETCH: `* 9 FETCH (UID 900 FLAGS () ${PART})\r\n* 9 FETCH (UID 901)\r\n` }],
  [
    'what is no message',
    { FETCH: `* 1 FETCH (UID 1 ENVELOPE NIL INTERNALDATE "never" RFC822.SIZE -5 BODYSTRUCTURE ((((NIL)))))\r\n` },
  ],
  ['a literal that is longer than told', { FETCH: '* 1 FETCH (UID 1 BODY[1] {3}\r\nabcdef)\r\n' }],
])('a mail server that lies, by %s, ends, and invents no mail of another', async (_what, answers) => {
  await using lies = await liar(imap(answers));
  const id = await account('lies', { port: lies.port });
  const limit = AbortSignal.timeout(8000);
  await sync(id, limit).catch(() => undefined);
  expect(limit.aborted).toBe(false);
  const found = await emails(id);
  expect(found.filter(({ uid }) => ![1, 2, 3].includes(uid))).toEqual([]);
});

function flood(socket: Socket, chunk: Buffer): void {
  const send = () => {
    if (!socket.destroyed && socket.write(chunk)) setImmediate(send);
  };
  socket.on('drain', send);
  send();
}

test('a mail server of the own machine or network is not reached', async () => {
  await using careful = await testStack();
  const bob = await careful.addInstance('bob');
  const body = { auth: { login: 'a', password: 'b' }, imap: { host: '127.0.0.1', port: 143 } };
  const { _id } = await careful.services.docs.create(bob, 'io.cozy.accounts', body);
  await expect(careful.services.mailboxes.sync(bob, String(_id), SIGNAL)).rejects.toMatchObject({
    kind: 'unprocessable',
    code: 'private_address',
  });
});

test.each([[{}], [{ imap: { host: 3 } }], [{ imap: 'x', auth: [] }], [{ imap: { host: 'a' }, auth: { login: 'b' } }]])(
  'an account that says %j cannot be visited',
  async (body) => {
    const { _id } = await stack.services.docs.create(instance, 'io.cozy.accounts', body);
    await expect(sync(String(_id))).rejects.toMatchObject({ kind: 'unprocessable' });
  },
);
