/** The owner's passphrase: its first registration, its check at login, its change. */
export { DEFAULT_ITERATIONS, type KdfParameters, kdfParameters } from './parameters.ts';
export { createPassphrases, type Passphrases } from './passphrases.ts';
export type { NewPassphrase } from './write-passphrase.ts';
