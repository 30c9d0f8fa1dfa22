import type { Command } from 'commander';
import { adminOf } from '../admin.ts';

export function authMode(parent: Command): void {
  const command = parent
    .command('auth-mode <domain> <mode>')
    .summary('Choose how the owner logs in: basic, two_factor_mail')
    .action(async (domain: string, mode: string) => {
      await adminOf(command).setAuthMode(domain, mode);
      console.log(`Auth mode of ${domain} is ${mode}`);
    });
}
