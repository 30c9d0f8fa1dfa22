import type { Command } from 'commander';
import { adminOf } from '../admin.ts';

export function clientOAuth(parent: Command): void {
  const command = parent
    .command('client-oauth <domain> <redirect-uri> <client-name> <software-id>')
    .summary('Register an OAuth client and print its id')
    .description('Registers an OAuth client and prints its id, for token-oauth.')
    .option('--json', 'print the whole client, with its secret')
    .option('--allow-login-scope', 'it may ask who the owner is, and nothing else')
    .option('--onboarding-app <slug>', 'accepted for old scripts; changes nothing')
    .option('--onboarding-permissions <scope>', 'accepted for old scripts; changes nothing')
    .option('--onboarding-secret <secret>', 'accepted for old scripts; changes nothing')
    .option('--onboarding-state <state>', 'accepted for old scripts; changes nothing')
    .addHelpText(
      'after',
      '\nExample:\n  $ ID=$(cozy-stack instances client-oauth me.localhost:8080 http://localhost/ script github.com/me/script)' +
        '\n  $ cozy-stack instances token-oauth me.localhost:8080 $ID io.cozy.files',
    )
    .action(async (domain: string, redirectUri: string, clientName: string, softwareId: string, options) => {
      const client = await adminOf(command).registerOAuthClient({
        domain,
        redirectUri,
        clientName,
        softwareId,
        ...(options.allowLoginScope && { allowLoginScope: true }),
      });
      console.log(options.json ? JSON.stringify(client, null, 2) : client['client_id']);
    });
}
