import type { Command } from 'commander';
import { adminOf } from '../admin.ts';

export function count(parent: Command): void {
  const command = parent
    .command('count')
    .summary('Count the instances')
    .action(async () => console.log(await adminOf(command).countInstances()));
}
