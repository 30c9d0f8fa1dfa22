import type { Command } from 'commander';
import { adminOf } from '../admin.ts';

export function showDbPrefix(parent: Command): void {
  const command = parent
    .command('show-db-prefix <domain>')
    .summary('Print the first part of the names of its databases')
    .action(async (domain: string) => console.log(await adminOf(command).databasePrefix(domain)));
}
