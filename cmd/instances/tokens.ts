import type { Command } from 'commander';
import type { TokenRequest } from '#client';
import { adminOf } from '../admin.ts';

/** The commands that print a token alone, for scripts. */
export function tokens(parent: Command): void {
  const app = define(parent, 'token-app <domain> <slug>', 'Print a token of a web app');
  app.action((domain: string, subject: string) => print(app, { domain, audience: 'app', subject }));

  const konnector = define(parent, 'token-konnector <domain> <slug>', 'Print a token of a konnector');
  konnector.action((domain: string, subject: string) => print(konnector, { domain, audience: 'konn', subject }));

  const cli = define(
    parent,
    'token-cli <domain> <scopes...>',
    'Print a token for scripts, good for 30 minutes',
  ).addHelpText(
    'after',
    '\nExample:\n  $ cozy-stack instances token-cli me.localhost:8080 io.cozy.contacts io.cozy.files:GET',
  );
  cli.action((domain: string, scopes: string[]) => print(cli, { domain, audience: 'cli', scope: scopes.join(' ') }));

  const oauth = define(
    parent,
    'token-oauth <domain> <client-id> <scopes...>',
    'Print an access token of an OAuth client',
  );
  oauth.action((domain: string, subject: string, scopes: string[]) =>
    print(oauth, { domain, audience: 'access', subject, scope: scopes.join(' ') }),
  );

  const refresh = define(
    parent,
    'refresh-token-oauth <domain> <client-id> <scopes...>',
    'Print a refresh token of an OAuth client',
  );
  refresh.action((domain: string, subject: string, scopes: string[]) =>
    print(refresh, { domain, audience: 'refresh', subject, scope: scopes.join(' ') }),
  );
}

function define(parent: Command, signature: string, summary: string): Command {
  return parent
    .command(signature)
    .summary(summary)
    .description(summary)
    .option('--expire <duration>', 'another life than the usual one: 30m, 12h, 7d');
}

async function print(command: Command, request: TokenRequest): Promise<void> {
  const { expire } = command.opts<{ expire?: string }>();
  console.log(await adminOf(command).token({ ...request, ...(expire !== undefined && { expire }) }));
}
