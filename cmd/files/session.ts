import type { Command } from 'commander';
import { createFilesClient, type FilesClient } from '#client';
import { adminOf, configOf, urlOf } from '../admin.ts';
import { domainOf } from '../domain.ts';

const SCOPE = 'io.cozy.files io.cozy.settings:GET:io.cozy.settings.disk-usage';
/** A token lasts half an hour, an import may last longer. */
const RENEW_AFTER = 20 * 60_000;

/** The files of the instance that a command names, by a token that the admin port gives. */
export function filesOf(command: Command): FilesClient {
  const domain = domainOf(command.optsWithGlobals<{ domain?: string }>().domain);
  const admin = adminOf(command);
  let known: { token: Promise<string>; at: number } | undefined;
  return createFilesClient({
    url: urlOf(configOf(command).config),
    domain,
    token: () => {
      if (!known || Date.now() - known.at > RENEW_AFTER) {
        known = { token: admin.token({ domain, audience: 'cli', scope: SCOPE }), at: Date.now() };
      }
      return known.token;
    },
  });
}
