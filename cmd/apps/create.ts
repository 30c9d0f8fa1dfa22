import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { CommandError } from '../command-error.ts';

const TEMPLATE = fileURLToPath(new URL('../../templates/app', import.meta.url));
/** npm would leave out a file of that name when the server is packed. */
const RENAMED: Record<string, string> = { gitignore: '.gitignore' };
/** What is written as it is in JSON, in HTML and in a text. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} '._-]{0,59}$/u;

interface CreateOptions {
  folder?: string;
  slug?: string;
  editor?: string;
}

/** `cozy-stack apps create <name>`: a small app that works, to be changed into another one. */
export function createCommand(parent: Command): void {
  parent
    .command('create <name>')
    .description('Make a new app to work on: TypeScript, Vite, Preact, English and French, a test')
    .option('--folder <folder>', 'where (default: a new folder named after the app)')
    .option('--slug <slug>', 'its name in addresses (default: made of its name)')
    .option('--editor <name>', 'who makes it (default: the name of this account)')
    .action(async (name: string, options: CreateOptions) => {
      const slug = options.slug ?? slugOf(name);
      if (!NAME.test(name)) throw new CommandError('A name has letters, digits, spaces, dots and dashes, 60 at most');
      if (!/^[a-z0-9][a-z0-9-]{0,99}$/.test(slug)) {
        throw new CommandError(
          'No address can be made of that name: give one with --slug, of small letters, digits and dashes',
        );
      }
      const folder = resolve(options.folder ?? slug);
      await makeEmpty(folder);
      await copyTemplate(folder, { name, slug, editor: options.editor ?? userInfo().username });
      console.log(nextSteps(relative(process.cwd(), folder) || '.', name));
    });
}

/** `Mes idées` -> `mes-idees` */
function slugOf(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
}

/** What somebody wrote there must not be mixed with ours. */
async function makeEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const found = (await readdir(folder)).filter((entry) => entry !== '.git');
  if (found.length > 0) throw new CommandError(`${folder} is not empty: nothing was written`);
}

async function copyTemplate(folder: string, values: Readonly<Record<string, string>>): Promise<void> {
  for (const entry of await readdir(TEMPLATE, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const path = relative(TEMPLATE, source);
    const text = (await readFile(source, 'utf8')).replaceAll(/__(name|slug|editor)__/g, (_, key) => values[key] ?? '');
    const target = join(folder, RENAMED[path] ?? path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text, { flag: 'wx' });
  }
}

function nextSteps(folder: string, name: string): string {
  return `${name} is in ${folder}. What comes next:

  cd ${folder}
  npm install            once
  cozy-stack apps dev    a cozy with your app in it; what you save is there at once
`;
}
