import type { Command } from 'commander';
import { configOf } from '../admin.ts';
import { CommandError } from '../command-error.ts';

export function lsContexts(parent: Command): void {
  const command = parent
    .command('ls-contexts')
    .alias('list-contexts')
    .summary('Print the names of the contexts')
    .action(() => {
      for (const name of Object.keys(configOf(command).config.contexts)) console.log(name);
    });
}

export function showContext(parent: Command): void {
  const command = parent
    .command('show-context <name>')
    .summary('Show a context as JSON')
    .action((name: string) => {
      const { contexts } = configOf(command).config;
      if (!Object.hasOwn(contexts, name)) throw new CommandError(`There is no context ${name}`);
      console.log(JSON.stringify(contexts[name], null, 2));
    });
}
