import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createTransport } from 'nodemailer';
import { toOptions } from '../to-options.ts';
import type { MailTransport } from '../types.ts';

export interface MailFilesOptions {
  folder: string;
  /** Told the path of each mail. */
  written(file: string): void;
}

/** Older mails are removed: nobody empties such a folder. */
const KEPT = 500;

/**
 * Mails as files of RFC 5322, which mail programs open: what a machine without a mail server can do. Only this account
 * may read them, since they carry links that open a door.
 */
export function openMailFiles({ folder, written }: MailFilesOptions): MailTransport {
  const transport = createTransport({ streamTransport: true, newline: 'unix' });
  return {
    async send(message) {
      const mail = toOptions(message);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID().slice(0, 8)}`;
      const draft = join(folder, `.${name}.part`);
      const file = join(folder, `${name}.eml`);
      try {
        const { message: content } = await transport.sendMail(mail);
        const { signal } = mail;
        await pipeline(content as Readable, createWriteStream(draft, { flags: 'wx', mode: 0o600 }), { signal });
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true });
        throw mail.signal.aborted ? mail.signal.reason : error;
      }
      written(file);
      await removeOldest(folder);
      return { refused: [] };
    },
    verify: async () => ({ way: folder, delivers: false }),
    async [Symbol.asyncDispose]() {
      transport.close();
    },
  };
}

async function removeOldest(folder: string): Promise<void> {
  const mails = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
  for (const name of mails.slice(0, -KEPT)) await rm(join(folder, name), { force: true });
}
