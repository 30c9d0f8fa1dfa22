import type { Command } from 'commander';
import { type AdminClient, createAdminClient } from '#client';
import { type LoadedConfig, loadConfig } from '#stack/config';
import { askSecret } from './ask.ts';

interface GlobalOptions {
  config?: string;
  host?: string;
  port?: string;
  adminHost?: string;
  adminPort?: string;
}

/** The configuration as the server would read it, with the options that every command has. */
export function configOf(command: Command, flags: Readonly<Record<string, unknown>> = {}): LoadedConfig {
  const { config, host, port, adminHost, adminPort } = command.optsWithGlobals<GlobalOptions>();
  return loadConfig({
    ...(config !== undefined && { file: config }),
    flags: { host, port, 'admin.host': adminHost, 'admin.port': adminPort, ...flags },
  });
}

/** The admin API of the server that the configuration names. The passphrase is asked only if the server wants it. */
export function adminOf(command: Command): AdminClient {
  const { admin } = configOf(command).config;
  return createAdminClient({
    url: urlOf(admin),
    // A creation installs apps, a destruction removes files.
    timeout: 600_000,
    authorization: async () => {
      const given = process.env['COZY_ADMIN_PASSPHRASE'] ?? process.env['COZY_ADMIN_PASSWORD'];
      const passphrase = given ?? (await askSecret('Password:'));
      return passphrase === undefined ? undefined : `Basic ${Buffer.from(`:${passphrase}`).toString('base64')}`;
    },
  });
}

/** Where to reach a server that listens there: an address that means all of them leads to this machine. */
export function urlOf({ host, port }: { host: string; port: number }): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
