import type { Command } from 'commander';
import { adminOf } from './admin.ts';
import { checkInstances, withFsckOptions } from './instances/fsck.ts';

export function fsck(command: Command): void {
  withFsckOptions(command)
    .argument('[domain...]', 'the instances to check; without, all of them')
    .action((domains: string[]) => checkInstances(command, domains.length > 0 ? domains : everyDomain(command)));
}

async function* everyDomain(command: Command): AsyncGenerator<string> {
  for await (const { attributes } of adminOf(command).instances()) yield attributes.domain;
}
