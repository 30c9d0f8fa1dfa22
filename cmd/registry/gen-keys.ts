import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createEditorKeys } from '#pkg/registry-folder';
import { writeNew } from '../write-new.ts';

export function genKeys(parent: Command): void {
  parent
    .command('gen-keys <name>')
    .summary('Make the pair of keys of an editor')
    .description(
      'Makes <name>.key, with which an editor signs what it publishes, and <name>.pem, which goes in the folder editors of ' +
        'the registry. Ed25519, in PEM.',
    )
    .action(async (name: string) => {
      const { publicKey, privateKey } = createEditorKeys();
      await writeNew(resolve(`${name}.key`), privateKey);
      await writeNew(resolve(`${name}.pem`), publicKey);
      console.error(`The keys are in ${name}.key and ${name}.pem`);
    });
}
