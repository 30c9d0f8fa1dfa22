import type { Command } from 'commander';
import type { FsckFinding } from '#client';
import { adminOf } from '../admin.ts';
import { CommandError } from '../command-error.ts';

interface FsckOptions {
  indexIntegrity?: true;
  filesConsistency?: true;
  failFast?: true;
  repair?: true;
  json?: true;
}

/** `instances fsck <domain>` */
export function fsck(parent: Command): void {
  const command = withFsckOptions(parent.command('fsck <domain>').summary('Check the files of an instance'));
  command.action((domain: string) => checkInstances(command, [domain]));
}

export function withFsckOptions(command: Command): Command {
  return command
    .option('--index-integrity', 'only the documents, against each other')
    .option('--files-consistency', 'only the documents against the bytes')
    .option('--fail-fast', 'stop at the first problem')
    .option('--repair', 'repair what can be')
    .option('--json', 'a JSON object per line');
}

/** Prints what is wrong as it is found. Fails when something stays so. */
export async function checkInstances(command: Command, domains: Iterable<string> | AsyncIterable<string>) {
  const options = command.opts<FsckOptions>();
  const client = adminOf(command);
  let wrong = 0;
  for await (const domain of domains) {
    for await (const finding of client.fsck(domain, options)) {
      console.log(options.json ? JSON.stringify({ domain, ...finding }) : inWords(domain, finding));
      if (finding.repaired !== true) wrong++;
    }
    if (wrong > 0 && options.failFast) break;
  }
  if (wrong > 0) throw new CommandError(`${wrong} ${wrong === 1 ? 'problem' : 'problems'}`);
}

function inWords(domain: string, { type, repaired, ...details }: FsckFinding): string {
  const outcome = repaired === undefined ? '' : repaired ? ' (repaired)' : ' (cannot be repaired)';
  const said = Object.entries(details).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${domain}: ${type.replaceAll('_', ' ')}${outcome}: ${said.join(' ')}`;
}
