import { statSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { createHasher } from '#pkg/password';
import { configOf } from '../admin.ts';
import { ask, askSecret } from '../ask.ts';
import { CommandError } from '../command-error.ts';

const MIN_LENGTH = 8;

export function passwd(parent: Command): void {
  const command = parent
    .command('passwd [file]')
    .summary('Choose the passphrase of the administrator')
    .description(
      'Asks the passphrase of the administrator (or takes it from COZY_ADMIN_PASSPHRASE, or from standard input) and ' +
        'writes what the server needs to recognise it. A server that runs takes it at once.',
    )
    .option('--data <folder>', 'data folder of the server, where the file goes by default')
    .action(async (file: string | undefined, { data }: { data?: string }) => {
      const { config } = configOf(command, { data });
      const fallback = config.admin.secretFiles[0] as string;
      const target = placeOf(file ?? fallback, basename(fallback));
      const text = await createHasher().hash(await newPassphrase());
      await writeSecret(target, `${text}\n`);
      console.error(`The admin passphrase is in ${target}`);
    });
}

function placeOf(path: string, name: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? join(resolve(path), name) : resolve(path);
}

async function newPassphrase(): Promise<string> {
  const given = process.env['COZY_ADMIN_PASSPHRASE'] ?? process.env['COZY_ADMIN_PASSWORD'];
  const passphrase = given ?? (await askSecret('New admin passphrase: ')) ?? (await ask('')).trim();
  if (passphrase.length < MIN_LENGTH) throw new CommandError(`The passphrase needs at least ${MIN_LENGTH} characters`);
  const again = given === undefined && process.stdin.isTTY ? await askSecret('The same again: ') : passphrase;
  if (again !== passphrase) throw new CommandError('These two are not the same: nothing was written');
  return passphrase;
}

/** Whole or not at all: a server may read it at any moment. */
async function writeSecret(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, file);
}
