import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Finding } from '#stack/lint';
import { CommandError } from '../command-error.ts';

const HELP = `
It looks at a build (what is installed) or at a source folder, and says what a server would refuse (error), what does not
work (warning), and what could be better (advice). It fails when there is an error; with --strict, also for a warning.`;

interface LintOptions {
  json?: boolean;
  strict?: boolean;
}

/** `cozy-stack apps lint [folder]`, and `konnectors lint` */
export function lintCommand(parent: Command): void {
  parent
    .command('lint [folder]')
    .description('Check the manifest and the files of an app or a konnector that you write')
    .option('--json', 'print {ok, findings: [{level, code, where, message}]}')
    .option('--strict', 'fail for a warning too')
    .addHelpText('after', HELP)
    .action(async (folder = '.', { json, strict }: LintOptions) => {
      const path = resolve(folder);
      if (!existsSync(path)) throw new CommandError(`There is no folder ${path}`);
      const { lintFolder } = await import('#stack/lint');
      const { ok, findings } = await lintFolder(path);
      console.log(json ? JSON.stringify({ ok, findings }, null, 2) : wordsOf(findings));
      const warnings = findings.filter(({ level }) => level === 'warning').length;
      if (!ok) throw new CommandError(`A server would refuse ${join(folder)}`);
      if (strict && warnings > 0) throw new CommandError(`${join(folder)} has warnings`);
    });
}

function wordsOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing to say: it is fine.';
  return findings.map(({ level, code, where, message }) => `${level}\t${where}\t${message} (${code})`).join('\n');
}
