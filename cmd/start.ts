import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { type AdminClient, createAdminClient, type InstanceResource, RequestError } from '#client';
import type { Config } from '#stack/config';
import { configOf } from './admin.ts';
import { makeDataFolder } from './make-data-folder.ts';
import { flagsOf, type ServerOptions, serverOptions } from './server-options.ts';
import { explainListenError, untilSignal } from './until-signal.ts';

const CHECKOUT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What `npm start` runs: everything that a first look needs, in one command. */
export function start(command: Command): void {
  serverOptions(command)
    .description('Starts a development server on this machine, in ./data of the checkout, with a first instance in it.')
    .action(async (options: ServerOptions) => {
      const data = options.data ?? process.env['COZY_DATA'] ?? join(CHECKOUT, 'data');
      const { config, secrets } = configOf(command, { ...flagsOf({ ...options, dev: true }), data });
      await makeDataFolder(config.data);
      const { startStack } = await import('#stack');
      const stack = await startStack(config, { secrets }).catch(explainListenError);
      const admin = createAdminClient({ url: stack.adminAddresses[0] ?? '' });
      const port = new URL(stack.addresses[0] ?? '').port || '80';
      // Flat names share a cookie with their neighbours, and browsers keep none for `.localhost`.
      const name = config.subdomains === 'flat' ? 'me.cozy.localhost' : 'cozy.localhost';
      welcome(await firstInstance(admin, name, port), config);
      await untilSignal(stack);
    });
}

async function firstInstance(admin: AdminClient, name: string, port: string): Promise<InstanceResource> {
  const domain = port === '80' ? name : `${name}:${port}`;
  try {
    return await admin.instance(domain);
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) return admin.createInstance({ Domain: domain });
    throw error;
  }
}

function welcome({ attributes }: InstanceResource, { scheme, data }: Config): void {
  const { domain, register_token } = attributes;
  const token = register_token && Buffer.from(register_token, 'base64').toString('hex');
  const address = `${scheme}://${domain}/`;
  console.error(
    token
      ? `\n  Your Cozy is ready. Choose its passphrase here:\n\n    ${address}?registerToken=${token}\n\n  and later log in on ${address}`
      : `\n  Your Cozy is ready. Log in here:\n\n    ${address}`,
  );
  console.error(`\n  All that it keeps is in ${data}. Ctrl+C stops it.\n`);
}
