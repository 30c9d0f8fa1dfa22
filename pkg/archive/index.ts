/** Archives made by others: spooled with their hash, then read without trusting a word of them. */
export { type Spooled, spool } from './spool.ts';
export { unpack } from './unpack.ts';
