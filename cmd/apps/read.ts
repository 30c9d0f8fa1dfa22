import type { Command } from 'commander';
import { appsOf, everyInstance, type InstanceOptions, type Kind, onInstances } from './on-instances.ts';

/** List, show. */
export function readCommands(parent: Command, kind: Kind): void {
  const define = (signature: string, summary: string) =>
    everyInstance(parent.command(signature).summary(summary).description(summary));

  const ls = define('ls', `List the installed ${kind}: slug, source, version, state`).alias('list');
  ls.action(() =>
    onInstances(ls, async (domain) => {
      const { allDomains } = ls.opts<InstanceOptions>();
      for (const { attributes } of await appsOf(ls, kind, domain).list()) {
        const { slug, source, version = '', state, available_version: next } = attributes;
        const fields = [slug, source, version, state, ...(next === undefined ? [] : [`${next} waits`])];
        console.log((allDomains ? [domain, ...fields] : fields).join('\t'));
      }
    }),
  );

  const show = define('show <slug>', 'Print the whole manifest');
  show.action((slug: string) =>
    onInstances(show, async (domain) => {
      const { attributes } = await appsOf(show, kind, domain).get(slug);
      console.log(JSON.stringify(attributes, null, 2));
    }),
  );
}
