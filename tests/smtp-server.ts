import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import PostalMime, { type Email } from 'postal-mime';
import { expect, vi } from 'vitest';

/** Debian's: another Python of the machine may not have its packages. */
const PYTHON = '/usr/bin/python3';

/** Why no SMTP server can be started here; `undefined`: it can. */
export const NO_SMTP_SERVER =
  spawnSync(PYTHON, ['-c', 'import aiosmtpd']).status === 0 ? undefined : 'apt-get install python3-aiosmtpd';

export interface SmtpServerOptions {
  implicit?: boolean;
  starttls?: boolean;
  /** The only password is `right`. */
  auth?: boolean;
  /** Bytes of the largest mail. */
  limit?: number;
}

export interface ReceivedMail {
  from: string;
  to: string[];
  tls: boolean;
  user: string | null;
  /** Port of the client: tells connections apart. */
  peer: number;
  hello: string;
  size: number;
  /** Empty when it is large. */
  content: string;
}

export interface SmtpServer extends AsyncDisposable {
  readonly port: number;
  /** What it took so far, once there are at least so many. */
  received(atLeast?: number): Promise<(ReceivedMail & { mail: Email })[]>;
  /** Without waiting. */
  count(): number;
}

/** `aiosmtpd` on a free port of the loopback, with a certificate that nobody signed. */
export async function startSmtpServer(options: SmtpServerOptions = {}): Promise<SmtpServer> {
  const folder = mkdtempSync(join(tmpdir(), 'smtp-'));
  const pair = options.implicit || options.starttls ? makeCertificate(folder) : {};
  const script = join(import.meta.dirname, 'smtp', 'server.py');
  const child = spawn(PYTHON, ['-W', 'ignore', script, JSON.stringify({ ...options, ...pair })], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout });
  const mails: ReceivedMail[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The SMTP server ended with ${code}`)));
    lines.on('line', (line) => {
      const said = JSON.parse(line) as { port: number } | ReceivedMail;
      if ('port' in said) resolve(said.port);
      else mails.push(said);
    });
  });
  return {
    port,
    count: () => mails.length,
    async received(atLeast = 1) {
      await vi.waitFor(() => expect(mails.length).toBeGreaterThanOrEqual(atLeast), { timeout: 10_000, interval: 10 });
      return Promise.all(
        mails.map(async (mail) => ({ ...mail, mail: await PostalMime.parse(Buffer.from(mail.content, 'base64')) })),
      );
    },
    async [Symbol.asyncDispose]() {
      child.removeAllListeners('exit');
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function makeCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', [...made, '-subj', '/CN=localhost', '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  return { certificate, key };
}
