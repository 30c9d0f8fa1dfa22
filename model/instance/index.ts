export type { Instance } from './types.ts';
