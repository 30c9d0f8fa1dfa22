import type { Command } from 'commander';
import { adminOf } from '../admin.ts';
import { CommandError } from '../command-error.ts';
import { domainOf } from '../domain.ts';

export function debug(parent: Command): void {
  const command = parent
    .command('debug [state]')
    .summary('Turn the debug logs of an instance on or off')
    .description('Says whether the debug logs of an instance are on, or turns them on or off: true, false.')
    .option('--domain <domain>', 'domain of the instance (or COZY_DOMAIN)')
    .option('--ttl <duration>', 'for how long', '24h')
    .action(async (state: string | undefined, { domain, ttl }: { domain?: string; ttl: string }) => {
      const admin = adminOf(command);
      const name = domainOf(domain);
      if (state === undefined) {
        const until = await admin.debugUntil(name);
        return console.log(until === undefined ? 'off' : `on until ${until}`);
      }
      if (state === 'true' || state === 'on') return admin.enableDebug(name, ttl);
      if (state === 'false' || state === 'off') return admin.disableDebug(name);
      throw new CommandError('The state is true or false');
    });
}
