/** Passwords for programs that know no OAuth: sync clients, scripts, mail programs. */
export { createAppPasswords } from './app-passwords.ts';
export type { AppPassword, AppPasswords } from './types.ts';
