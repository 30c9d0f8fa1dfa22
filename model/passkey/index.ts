/** Passkeys (WebAuthn): a login by the phone or the computer itself, which neither asks for the passphrase nor for a code. */
export { createPasskeys } from './passkeys.ts';
export type { Passkey, Passkeys } from './types.ts';
