/** A box that anyone who has the public key can close, and that only the private key opens. */
export { generateKeys, parsePrivateKey, parsePublicKey, VaultKeyError } from './keys.ts';
export { createVault, type Vault } from './vault.ts';
