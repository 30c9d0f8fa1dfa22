import type { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { appsOf, everyInstance, type Kind, onInstances } from './on-instances.ts';

const DESCRIPTION = `Takes the latest version of what is installed from the registries, repositories and addresses where it comes from. What asks for
more permissions waits for its owner. The server does the same by itself, once a day.`;

const KINDS: readonly Kind[] = ['apps', 'konnectors'];

export function updates(command: Command): void {
  everyInstance(command)
    .description(DESCRIPTION)
    .option('--slugs <names>', 'only these, separated by commas')
    .action(({ slugs }: { slugs?: string }) => {
      const wanted = slugs?.split(/[\s,]+/).filter(Boolean);
      return onInstances(command, (domain) => updateInstance(command, domain, wanted));
    });
}

async function updateInstance(command: Command, domain: string, slugs: string[] | undefined): Promise<void> {
  const failed: string[] = [];
  for (const kind of KINDS) {
    const client = appsOf(command, kind, domain);
    for (const { attributes } of await client.list()) {
      const { slug, version = '' } = attributes;
      if (slugs && !slugs.includes(slug)) continue;
      try {
        const { attributes: now } = await client.update(slug);
        if (now.version !== version) console.log([domain, slug, version, now.version].join('\t'));
        else if (now.available_version)
          console.log([domain, slug, version, `${now.available_version} waits`].join('\t'));
      } catch (error) {
        failed.push(slug);
        console.error(`${domain}: ${slug}: ${(error as Error).message}`);
      }
    }
  }
  if (failed.length > 0) throw new CommandError(`These could not be updated: ${failed.join(', ')}`);
}
