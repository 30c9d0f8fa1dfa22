/** Runs programs of others, in JavaScript, away from the machine: its files, its network, its other processes. */
export { createSandbox } from './sandbox.ts';
export type { Ending, Isolation, ProgramNetwork, Sandbox } from './types.ts';
