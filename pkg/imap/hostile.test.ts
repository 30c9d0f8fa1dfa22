import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createAddressGuard } from '#pkg/safe-http';
import { connectImap } from './index.ts';

type Answer = (say: (text: string) => void, tag: string, socket: Socket) => void;

const ANSWERS: Record<string, Answer> = {
  LIST: (say, tag) => say(`* LIST () "/" INBOX\r\n${tag} OK\r\n`),
  SELECT: (say, tag) =>
    say(`* 3 EXISTS\r\n* OK [UIDVALIDITY 1] a\r\n* OK [UIDNEXT 4] a\r\n${tag} OK [READ-WRITE] a\r\n`),
  SEARCH: (say, tag) => say(`* SEARCH 1 2 3\r\n${tag} OK\r\n`),
};

/** Says the same for ever, as fast as it is read. */
const without =
  (line: string): Answer =>
  (_say, _tag, socket) => {
    const chunk = line.repeat(1_000);
    const go = () => {
      while (!socket.destroyed && socket.write(chunk));
      socket.once('drain', go);
    };
    go();
  };

/** A server that answers well, but for what is given. */
async function connect(answers: Record<string, Answer>) {
  const all = { ...ANSWERS, ...answers };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.write('* OK [CAPABILITY IMAP4rev1] hello\r\n');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
      const lines = text.split('\r\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const [tag = '', first = '', second = ''] = line.toUpperCase().split(' ');
        const answer = all[first === 'UID' ? second : first];
        if (answer) answer((words) => socket.write(words), tag, socket);
        else socket.write(`${tag} OK\r\n`);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const account = { host: '127.0.0.1', port, secure: false, user: 'ada', password: 'right' };
  return connectImap(account, { guard: createAddressGuard({ trustedNetworks: ['127.0.0.0/8'] }) });
}

const badGateway = { kind: 'bad-gateway' };

test('a server that answers without an end is left: at the login', async () => {
  const login = without(`* OK wait ${'.'.repeat(200)}\r\n`);
  await expect(connect({ LOGIN: login })).rejects.toMatchObject(badGateway);
});

test.each([
  ['list', { LIST: without(`* LIST () "/" "${'x'.repeat(900)}"\r\n`) }],
  ['open', { SELECT: without(`* OK [X] ${'.'.repeat(200)}\r\n`) }],
  ['look for messages', { SEARCH: without(`* SEARCH ${'4000000001 '.repeat(500)}1\r\n`) }],
  ['tell flags', { FETCH: without(`* 1 FETCH (UID 1 FLAGS (${'\\Seen '.repeat(100)}\\Seen))\r\n`) }],
])('when it is to %s', async (_, answers) => {
  const visit = async () => {
    const connection = await connect(answers);
    await connection.mailboxes();
    const mailbox = await connection.open('INBOX');
    await mailbox.uids();
    for await (const { uid } of mailbox.flags()) expect(uid).toBe(1);
  };
  await expect(visit()).rejects.toMatchObject(badGateway);
});

test('an attachment that is larger than it says is cut', async () => {
  const structure = '("APPLICATION" "PDF" NIL NIL NIL "7BIT" 10 NIL NIL NIL NIL)';
  const part = `{65536}\r\n${'a'.repeat(65_536)}`;
  const connection = await connect({
    FETCH: (say, tag) => {
      say(
        `* 1 FETCH (UID 1 BODYSTRUCTURE ${structure} BODY[HEADER] {8}\r\na: b\r\n\r\n BODY[TEXT]<0> ${part})\r\n${tag} OK\r\n`,
      );
    },
  });
  const mailbox = await connection.open('INBOX');
  const content = await mailbox.content(1, '1', 50_000);
  const read = async () => {
    let size = 0;
    for await (const chunk of content ?? []) size += (chunk as Buffer).length;
    return size;
  };
  await expect(read()).rejects.toMatchObject({ kind: 'too-large' });
});
