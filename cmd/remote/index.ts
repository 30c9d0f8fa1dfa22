import type { Command } from 'commander';
import { adminOf } from '../admin.ts';
import { ask, askSecret } from '../ask.ts';
import { CommandError } from '../command-error.ts';

const EXAMPLES = `
Examples:
  $ cozy-stack remote set-secret org.example.search key     asks what it is, without showing it
  $ cozy-stack remote set-secret org.example.search key < key.txt
  $ cozy-stack remote ls-secrets`;

/** What the server says for its apps where they ask other servers. @see docs/api/remote.md */
export function remote(command: Command): void {
  command.addHelpText('after', EXAMPLES).action(() => command.outputHelp());

  const list = command
    .command('ls-secrets')
    .alias('list-secrets')
    .summary('Remote doctypes that have secrets, with the names of these')
    .action(async () => {
      const all = await adminOf(list).remoteSecrets.list();
      for (const { id, attributes } of all) console.log(`${id}\t${attributes.names.join(' ')}`);
    });

  const set = command
    .command('set-secret <doctype> <name>')
    .summary('Write a secret, which declarations have as {{secret_<name>}}')
    .description(
      'Asks what the secret is, or takes the first line of standard input: an argument would be in the list of processes. ' +
        'The server takes it at once.',
    )
    .action(async (doctype: string, name: string) => {
      const value = (await askSecret(`What ${name} is: `)) ?? (await ask(''));
      if (value.trim() === '') throw new CommandError('Nothing was given: nothing was written');
      await adminOf(set).remoteSecrets.change(doctype, { [name]: value.trim() });
      console.error(`${doctype} has its ${name}`);
    });

  const remove = command
    .command('rm-secret <doctype> [name]')
    .alias('delete-secret')
    .summary('Remove a secret, or all those of a doctype')
    .action(async (doctype: string, name: string | undefined) => {
      const { remoteSecrets } = adminOf(remove);
      if (name === undefined) await remoteSecrets.remove(doctype);
      else await remoteSecrets.change(doctype, { [name]: null });
    });
}
