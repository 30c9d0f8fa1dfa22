import type { Command } from 'commander';
import { adminOf } from '../admin.ts';
import { ask } from '../ask.ts';
import { CommandError } from '../command-error.ts';
import { refuseIfDisabled } from './refuse-if-disabled.ts';

export function destroy(parent: Command): void {
  const command = parent
    .command('destroy <domain>')
    .aliases(['rm', 'delete', 'remove'])
    .summary('Remove an instance and all that it holds')
    .description('Removes an instance: its documents, its files, everything. There is no way back.')
    .option('--force', 'do not ask to type the domain again')
    .action(async (domain: string, { force }: { force?: boolean }) => {
      refuseIfDisabled();
      const typed = force || (await ask(`Everything of ${domain} will be lost. Type its domain to confirm: `));
      if (typed !== true && typed.trim() !== domain)
        throw new CommandError('This is not the domain: nothing was removed');
      await adminOf(command).destroyInstance(domain);
      console.log(`Instance for domain ${domain} has been destroyed with success`);
    });
}
