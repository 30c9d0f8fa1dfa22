/** Ways in for who has lost the passphrase, by the owner's mail: another passphrase, its hint, a link that logs in. */
export { createRecovery, type Recovery } from './recovery.ts';
