import type { Command } from 'commander';
import { createJobClient, type JobClient } from '#client';
import { adminOf, configOf, urlOf } from './admin.ts';
import { domainOf } from './domain.ts';

const SCOPE = 'io.cozy.jobs io.cozy.jobs.events io.cozy.jobs.failures io.cozy.triggers';

/** The jobs and triggers of the instance that a command names, by a token that the admin port gives. */
export function jobClientOf(command: Command): JobClient {
  const domain = domainOf(command.optsWithGlobals<{ domain?: string }>().domain);
  const admin = adminOf(command);
  return createJobClient({
    url: urlOf(configOf(command).config),
    domain,
    // Asked each time: a job may last longer than a token.
    token: () => admin.token({ domain, audience: 'cli', scope: SCOPE }),
  });
}

/** A sub-command about one instance. */
export function instanceCommand(parent: Command, signature: string, summary: string): Command {
  return parent
    .command(signature)
    .summary(summary)
    .description(summary)
    .option('--domain <domain>', 'domain of the instance (or COZY_DOMAIN)');
}
