/** Passwords: what the browser derives from one, and what the server keeps of a secret. */
export { deriveClientHash } from './client-hash.ts';
export { createHasher, type Hasher } from './hasher.ts';
export type { Queuer } from './turns.ts';
