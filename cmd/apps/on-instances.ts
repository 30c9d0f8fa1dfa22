import type { Command } from 'commander';
import { type AppsClient, createAppsClient } from '#client';
import { adminOf, configOf, urlOf } from '../admin.ts';
import { CommandError } from '../command-error.ts';
import { domainOf } from '../domain.ts';

export type Kind = 'apps' | 'konnectors';

export interface InstanceOptions {
  domain?: string;
  allDomains?: boolean;
}

/** The options of a command that may be about every instance. */
export function everyInstance(command: Command): Command {
  return command
    .option('--domain <domain>', 'domain of the instance (or COZY_DOMAIN)')
    .option('--all-domains', 'every instance of the server, one after the other');
}

/** The applications of one instance, by a token that the admin port gives. */
export function appsOf(command: Command, kind: Kind, domain: string): AppsClient {
  const admin = adminOf(command);
  const token = () => admin.token({ domain, audience: 'cli', scope: `io.cozy.${kind}` });
  return createAppsClient({ url: urlOf(configOf(command).config), domain, token }, kind);
}

/** Does something for each instance that the options name. With all of them, what fails keeps no other from being done. */
export async function onInstances(command: Command, work: (domain: string) => Promise<void>): Promise<void> {
  const { domain, allDomains } = command.optsWithGlobals<InstanceOptions>();
  if (!allDomains) return work(domainOf(domain));
  let failures = 0;
  for await (const { attributes } of adminOf(command).instances()) {
    try {
      await work(attributes.domain);
    } catch (error) {
      failures++;
      console.error(`${attributes.domain}: ${(error as Error).message}`);
    }
  }
  if (failures > 0) throw new CommandError(`It failed for ${failures} of the instances`);
}
