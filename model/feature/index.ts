/** Feature flags, by instance, context and default. */
export { createFeatures } from './features.ts';
export type { Features } from './types.ts';
