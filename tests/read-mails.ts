import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { expect, vi } from 'vitest';

/** The mails that a server without a mail server has kept, oldest first, once there are at least so many. */
export async function readMails(folder: string, atLeast: number): Promise<Email[]> {
  const names = await vi.waitFor(
    async () => {
      const found = await readdir(folder).catch(() => []);
      const mails = found.filter((name) => name.endsWith('.eml')).sort();
      expect(mails.length).toBeGreaterThanOrEqual(atLeast);
      return mails;
    },
    { timeout: 10_000, interval: 20 },
  );
  return Promise.all(names.map(async (name) => PostalMime.parse(await readFile(join(folder, name)))));
}
