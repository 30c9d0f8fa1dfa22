import { CommandError } from './command-error.ts';

/** The instance that a command is about, for those that do not have it among their arguments. */
export function domainOf(option: string | undefined): string {
  const domain = option ?? process.env['COZY_DOMAIN'];
  if (domain) return domain;
  throw new CommandError('Which instance? Give its domain with --domain or in COZY_DOMAIN');
}
