import type { Command } from 'commander';
import { copyFile } from './copy.ts';
import { execute } from './exec.ts';
import { type ImportOptions, importDirectory } from './import.ts';
import { OPERATIONS } from './operations.ts';
import { filesOf } from './session.ts';
import { printUsage } from './usage.ts';

const EXAMPLES = `
Examples:
  $ export COZY_DOMAIN=me.localhost:8080
  $ cozy-stack files ls -l /Photos
  $ cozy-stack files cp report.pdf cozy:/Administrative/
  $ cozy-stack files cp cozy:/Photos/cat.jpg .
  $ cozy-stack files import --from ~/Pictures --to /Photos --match '\\.jpg$'
  $ cozy-stack files exec 'mv "/Photos/a b.jpg" /Photos/c.jpg'`;

export function files(command: Command): void {
  command.addHelpText('after', EXAMPLES).action(() => command.outputHelp());

  for (const [name, { args, summary, options = [], run }] of Object.entries(OPERATIONS)) {
    const sub = define(command, `${name} ${args}`, summary);
    // The short form of the port is an option of every command.
    for (const [flags, text] of options) sub.option(flags.replace(/^-p, /, ''), text);
    sub.action(() => run(filesOf(sub), sub.args, sub.opts()));
  }

  const cp = define(command, 'cp <from> <to>', 'Copy a file in, out (cozy:/path), or inside the instance');
  cp.action((from: string, to: string) => copyFile(filesOf(cp), from, to));

  const imports = define(command, 'import', 'Upload all that is in a directory of this machine')
    .requiredOption('--from <directory>', 'a directory of this machine')
    .option('--to <path>', 'a directory of the instance (/)')
    .option('--match <pattern>', 'only the paths that match this regular expression')
    .option('--dry-run', 'only say what would be uploaded');
  imports.action((options: ImportOptions) => importDirectory(filesOf(imports), options));

  const usage = define(command, 'usage', 'Print how much room is taken').option('--trash', 'only by the trash');
  usage.action(({ trash }: { trash?: true }) => printUsage(filesOf(usage), trash === true));

  const exec = define(command, 'exec <command>', 'Run one of these, written as one text');
  exec.action((line: string) => execute(filesOf(exec), line));
}

function define(parent: Command, signature: string, summary: string): Command {
  return parent
    .command(signature)
    .summary(summary)
    .description(summary)
    .option('--domain <domain>', 'domain of the instance (or COZY_DOMAIN)');
}
