import type { Command } from 'commander';
import { adminOf } from '../admin.ts';

export function cleanSessions(parent: Command): void {
  const command = parent
    .command('clean-sessions <domain>')
    .summary('End every session and forget the history of logins')
    .action(async (domain: string) => adminOf(command).deleteSessions(domain));
}
