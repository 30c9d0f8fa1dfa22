import type { Command } from 'commander';
import { adminOf } from '../admin.ts';

export function findOAuthClient(parent: Command): void {
  const command = parent
    .command('find-oauth-client <domain> <software-id>')
    .summary('Show the OAuth client of a program as JSON')
    .action(async (domain: string, softwareId: string) => {
      console.log(JSON.stringify(await adminOf(command).findOAuthClient(domain, softwareId), null, 2));
    });
}
