import { createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { openSmtp, type SmtpOptions } from '#driver/mail/smtp';
import { NO_SMTP_SERVER, startSmtpServer } from '#tests/smtp-server';

const message = {
  from: { name: 'Cozy', email: 'noreply@ann.example' },
  to: [{ name: 'Ann', email: 'ann@example.org' }],
  subject: 'Hello',
  text: 'Hello Ann\n.\nQUIT\n',
};

function open(port: number, options: Partial<SmtpOptions> = {}) {
  return openSmtp({ host: '127.0.0.1', port, tls: 'off', verifyCertificate: true, ...options });
}

describe.skipIf(NO_SMTP_SERVER)(`a server of mails (${NO_SMTP_SERVER ?? 'aiosmtpd'})`, () => {
  test('takes text and HTML, accents, and what looks like a command', async () => {
    await using server = await startSmtpServer();
    await using smtp = open(server.port, { localName: 'cozy.example' });
    const { refused } = await smtp.send({
      ...message,
      subject: 'Déjà l’été ☀',
      html: '<p>Hello <b>Ann</b></p>',
      replyTo: { name: 'Béa', email: 'bea@example.org' },
      date: new Date('2026-11-27T10:00:00Z'),
      automatic: true,
    });
    expect(refused).toEqual([]);
    const [received] = await server.received();
    expect(received).toMatchObject({
      from: 'noreply@ann.example',
      to: ['ann@example.org'],
      tls: false,
      hello: 'cozy.example',
    });
    expect(received?.mail).toMatchObject({
      subject: 'Déjà l’été ☀',
      text: expect.stringMatching(/^Hello Ann\n\.\nQUIT\s+$/),
      html: expect.stringContaining('<p>Hello <b>Ann</b></p>'),
      replyTo: [{ name: 'Béa', address: 'bea@example.org' }],
      date: '2026-11-27T10:00:00.000Z',
    });
    expect(received?.mail.headers.filter(({ key }) => key === 'auto-submitted')).toHaveLength(1);
  });

  test('has a few connections, used again', async () => {
    await using server = await startSmtpServer();
    await using smtp = open(server.port);
    await Promise.all(Array.from({ length: 40 }, () => smtp.send(message)));
    const received = await server.received(40);
    const connections = new Set(received.map(({ peer }) => peer));
    expect(connections.size).toBeLessThanOrEqual(5);
  });

  test('says no for good, for now, or for some only', async () => {
    await using server = await startSmtpServer();
    await using smtp = open(server.port);
    const to = (...names: string[]) => ({ ...message, to: names.map((name) => ({ email: `${name}@example.org` })) });
    await expect(smtp.send(to('nobody'))).rejects.toMatchObject({ kind: 'unprocessable', code: 'mail_refused' });
    await expect(smtp.send(to('later'))).rejects.toMatchObject({ kind: 'unavailable', code: 'mail_server' });
    await expect(smtp.send(to('hangup'))).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await smtp.send(to('ann', 'nobody'))).toEqual({ refused: ['nobody@example.org'] });
    expect(await server.received()).toMatchObject([{ to: ['ann@example.org'] }]);
  });

  test('streams what is attached, and never takes half of a mail', async () => {
    await using server = await startSmtpServer();
    await using smtp = open(server.port, { maxContent: 8_000_000 });
    const chunk = Buffer.alloc(100_000, 'x');
    const attach = (filename: string, chunks: number, fails = false) => {
      async function* content() {
        for (let i = 0; i < chunks; i++) yield chunk;
        if (fails) throw new Error('the disk is gone');
      }
      return { ...message, attachments: [{ filename, content: () => Readable.from(content()) }] };
    };
    await smtp.send(attach('small.bin', 1));
    await smtp.send(attach('large.bin', 70));
    await expect(smtp.send(attach('huge.bin', 1_000_000))).rejects.toMatchObject({ kind: 'too-large' });
    await expect(smtp.send(attach('lost.bin', 20, true))).rejects.toThrow('the disk is gone');
    await smtp.send(attach('last.bin', 1));
    const received = await server.received(3);
    expect(received.map(({ size }) => size > 9_000_000)).toEqual([false, true, false]);
    expect(received[0]?.mail.attachments[0]).toMatchObject({
      filename: 'small.bin',
      mimeType: 'application/octet-stream',
    });
    expect(received[0]?.mail.attachments[0]?.content).toHaveProperty('byteLength', 100_000);
  });

  test('that takes less than we do refuses for good', async () => {
    await using server = await startSmtpServer({ limit: 10_000 });
    await using smtp = open(server.port);
    const large = { ...message, text: 'x'.repeat(20_000) };
    await expect(smtp.send(large)).rejects.toMatchObject({ kind: 'unprocessable', code: 'mail_refused' });
  });

  test.each([
    ['starttls', { starttls: true }, { tls: 'required', verifyCertificate: false }, true],
    ['starttls offered', { starttls: true }, { tls: 'opportunistic', verifyCertificate: false }, true],
    ['implicit', { implicit: true }, { tls: 'implicit', verifyCertificate: false }, true],
    ['none offered', {}, { tls: 'opportunistic' }, false],
  ] as const)('is spoken to by %s', async (_what, moods, options, tls) => {
    await using server = await startSmtpServer(moods);
    await using smtp = open(server.port, options);
    await smtp.send(message);
    expect(await server.received()).toMatchObject([{ tls }]);
  });

  test.each([
    ['no TLS where it is required', {}, { tls: 'required' }, 'cannot be made safe'],
    ['a certificate that nobody signed', { starttls: true }, { tls: 'required' }, 'self-signed'],
    ['the same from the first byte', { implicit: true }, { tls: 'implicit' }, 'self-signed'],
    ['no TLS where it comes first', {}, { tls: 'implicit' }, 'does not speak TLS'],
    [
      'a wrong password',
      { auth: true },
      { credentials: { user: 'ann', password: 's3cret' } },
      'the user name or the password',
    ],
  ] as const)('with %s gets nothing, and the doctor says why', async (_what, moods, options, why) => {
    await using server = await startSmtpServer(moods);
    await using smtp = open(server.port, { ...options, timeouts: { connect: 2000, idle: 2000 } });
    await expect(smtp.send(message)).rejects.toMatchObject({ kind: 'unavailable', code: 'mail_server' });
    const verdict = await smtp.verify();
    expect(verdict).toMatchObject({ delivers: true, problem: expect.stringContaining(why) });
    expect(JSON.stringify(verdict)).not.toContain('s3cret');
    expect(server.count()).toBe(0);
  });

  test('knows us by our name', async () => {
    await using server = await startSmtpServer({ auth: true });
    await using smtp = open(server.port, { credentials: { user: 'ann', password: 'right' } });
    expect(await smtp.verify()).toEqual({ way: `127.0.0.1:${server.port}`, delivers: true });
    await smtp.send(message);
    expect(await server.received()).toMatchObject([{ user: 'ann' }]);
  });
});

test('a server that does not answer, or stays silent, is given up', async () => {
  await using closed = open(1, { timeouts: { connect: 300, idle: 300 } });
  await expect(closed.send(message)).rejects.toMatchObject({ kind: 'unavailable' });
  expect((await closed.verify()).problem).toBe('it does not answer');
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
  const { port } = silent.address() as { port: number };
  await using smtp = open(port, { timeouts: { connect: 300, idle: 300 } });
  await expect(smtp.send(message)).rejects.toMatchObject({ kind: 'unavailable' });
  for (const socket of sockets) socket.destroy();
  silent.close();
});
