export type { Session } from './types.ts';
