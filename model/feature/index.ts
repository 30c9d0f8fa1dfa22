/** Feature flags, by instance, context and default. */
export { createFeatures, type FeaturesDeps } from './features.ts';
export type { Features, FlagSource, Flags, Ratios } from './types.ts';
