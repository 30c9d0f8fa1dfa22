import type { Command } from 'commander';
import type { InstanceAttributes, InstanceResource } from '#client';
import { adminOf } from '../admin.ts';
import { CommandError } from '../command-error.ts';
import { formatSize } from '../parse-size.ts';

const FIELDS = [
  '_id',
  'auth_mode',
  'blocked',
  'blocking_reason',
  'context',
  'created_at',
  'deleting',
  'disk_quota',
  'domain',
  'domain_aliases',
  'environment',
  'feature_flags',
  'feature_sets',
  'franceconnect_id',
  'locale',
  'magic_link',
  'oidc_id',
  'old_domain',
  'onboarding_finished',
  'password_defined',
  'prefix',
  'sponsorships',
  'tos',
  'tos_latest',
  'uuid',
];

export function ls(parent: Command): void {
  const command = parent
    .command('ls')
    .alias('list')
    .summary('List the instances')
    .description(
      'Lists the instances: domain, locale, quota, onboarding, environment and database prefix, with tabs between.',
    )
    .option('--json', 'print each instance as a line of JSON')
    .option('--fields <names>', 'print these fields only, separated by commas')
    .option('--available-fields', 'print the names that --fields knows')
    .action(
      async ({ json, fields, availableFields }: { json?: boolean; fields?: string; availableFields?: boolean }) => {
        if (availableFields) return console.log(FIELDS.join('\n'));
        const format = json ? toJson : fields === undefined ? toLine : pick(fields.split(','));
        for await (const instance of adminOf(command).instances()) console.log(format(instance));
      },
    );
}

function toJson({ id, attributes }: InstanceResource): string {
  return JSON.stringify({ _id: id, ...attributes });
}

function toLine({ attributes }: InstanceResource): string {
  const { domain, locale, disk_quota, environment, prefix } = attributes;
  const quota = disk_quota === undefined ? 'unlimited' : formatSize(Number(disk_quota));
  return [domain, locale, quota, stateOf(attributes), environment, prefix].join('\t');
}

function stateOf({ deleting, blocked, onboarding_finished }: InstanceAttributes): string {
  if (deleting) return 'deleting';
  if (blocked) return 'blocked';
  return onboarding_finished ? 'onboarded' : 'onboarding';
}

function pick(names: string[]): (instance: InstanceResource) => string {
  const unknown = names.find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) throw new CommandError(`${unknown} is not a field; they are: ${FIELDS.join(', ')}`);
  return ({ id, attributes }) => {
    const all: Record<string, unknown> = { _id: id, ...attributes };
    return names.map((name) => toText(all[name])).join('\t');
  };
}

function toText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
