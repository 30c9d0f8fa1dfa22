import type { Command } from 'commander';
import { adminOf } from '../admin.ts';
import { askSecret } from '../ask.ts';
import { CommandError } from '../command-error.ts';

export function setPassphrase(parent: Command): void {
  const command = parent
    .command('set-passphrase <domain> [passphrase]')
    .summary('Change the passphrase of an instance')
    .description('Changes the passphrase of the owner and ends every session. Without the passphrase, it is asked.')
    .action(async (domain: string, given: string | undefined) => {
      const passphrase = given ?? (await askSecret('New passphrase: '));
      if (!passphrase) throw new CommandError('The passphrase is missing');
      await adminOf(command).modifyInstance(domain, { Passphrase: passphrase });
      console.log(`Passphrase has been changed for instance: ${domain}`);
    });
}
