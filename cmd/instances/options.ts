import type { Command } from 'commander';
import type { InstanceParameters } from '#client';
import { parseSize } from '../parse-size.ts';

interface Options {
  domainAliases?: string;
  oldDomain?: string;
  locale?: string;
  uuid?: string;
  oidc_id?: string;
  franceconnect_id?: string;
  magic_link?: boolean;
  tos?: string;
  tz?: string;
  contextName?: string;
  sponsorships?: string;
  email?: string;
  publicName?: string;
  phone?: string;
  settings?: string;
  diskQuota?: string;
  environment?: string;
}

/** The options that a creation and a modification share. */
export function instanceOptions(command: Command): Command {
  return command
    .option('--domain-aliases <domains>', 'other domains of the instance, separated by commas')
    .option('--old-domain <domain>', 'where it was before: its visitors are redirected')
    .option('--locale <locale>', 'language of the owner: en, fr')
    .option('--uuid <uuid>', 'identifier of the owner elsewhere')
    .option('--oidc_id <id>', 'identifier of the owner for OpenID Connect')
    .option('--franceconnect_id <id>', 'identifier of the owner for FranceConnect')
    .option('--magic_link', 'let the owner log in by a link sent by mail')
    .option('--tos <version>', 'version of the terms of services that was signed')
    .option('--tz <zone>', 'time zone, like Europe/Paris')
    .option('--context-name <name>', 'context of the configuration')
    .option('--sponsorships <slugs>', 'sponsors, separated by commas')
    .option('--email <address>', 'e-mail address of the owner')
    .option('--public-name <name>', 'name of the owner, as others see it')
    .option('--phone <number>', 'phone number of the owner')
    .option('--settings <pairs>', 'other settings: name:value,name:value')
    .option('--disk-quota <size>', 'space for files: 500MB, 10GB, 1TiB...; 0: no limit')
    .option('--environment <name>', 'which apps are there by default: dev, test, prod');
}

export function toParameters(options: Options): InstanceParameters {
  const { domainAliases, oldDomain, locale, uuid, tos, tz, contextName, sponsorships } = options;
  const parameters: { [K in keyof InstanceParameters]: InstanceParameters[K] | undefined } = {
    DomainAliases: domainAliases,
    OldDomain: oldDomain,
    Locale: locale,
    UUID: uuid,
    OIDCID: options.oidc_id,
    FranceConnectID: options.franceconnect_id,
    MagicLink: options.magic_link,
    TOSSigned: tos,
    Timezone: tz,
    ContextName: contextName,
    Sponsorships: sponsorships,
    Email: options.email,
    PublicName: options.publicName,
    Phone: options.phone,
    Settings: options.settings,
    DiskQuota: options.diskQuota === undefined ? undefined : parseSize(options.diskQuota),
    Environment: options.environment,
  };
  return Object.fromEntries(
    Object.entries(parameters).filter(([, value]) => value !== undefined),
  ) as InstanceParameters;
}
