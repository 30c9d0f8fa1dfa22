import { resolve } from 'node:path';
import type { Command } from 'commander';
import { generateKeys } from '#pkg/vault';
import { writeNew } from '../write-new.ts';

export function genKeys(parent: Command): void {
  parent
    .command('gen-keys <file>')
    .summary('Make the pair of keys of the vault')
    .description(
      'Makes the keys that protect what konnectors know: <file>.enc encrypts, <file>.dec decrypts. A server that only ' +
        'collects needs the first one. X25519, in PEM.',
    )
    .action(async (file: string) => {
      const { encryptor, decryptor } = generateKeys();
      await writeNew(`${resolve(file)}.dec`, decryptor);
      await writeNew(`${resolve(file)}.enc`, encryptor);
      console.error(`The keys are in ${file}.enc and ${file}.dec`);
    });
}
