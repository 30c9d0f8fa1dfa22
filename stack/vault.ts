import { readFile } from 'node:fs/promises';
import { createVault, parsePrivateKey, parsePublicKey, type Vault, VaultKeyError } from '#pkg/vault';
import { type Config, ConfigError } from './config.ts';
import { makeOwnKeys } from './own-keys.ts';

/**
 * The vault of the secrets of accounts, with the keys that the configuration names; a pair of its own is made at the first
 * start. Rejects with `ConfigError` when a key cannot be read.
 */
export async function openVault({ vault }: Pick<Config, 'vault'>): Promise<Vault> {
  if (vault.own) await makeOwnKeys(vault);
  const publicKey = await readKey(vault.encryptor, parsePublicKey);
  if (vault.decryptor === undefined) return createVault({ publicKey });
  const { decryptor } = vault;
  return readKey(decryptor, (pem) => createVault({ publicKey, privateKey: parsePrivateKey(pem) }));
}

async function readKey<T>(file: string, parse: (pem: string) => T): Promise<T> {
  try {
    return parse(await readFile(file, 'utf8'));
  } catch (cause) {
    if (cause instanceof VaultKeyError) {
      throw new ConfigError(`${file} ${cause.message}. A pair is made by: cozy-stack config gen-keys`, { cause });
    }
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new ConfigError(`The key of the vault cannot be read: ${file} (${code})`, { cause });
  }
}
