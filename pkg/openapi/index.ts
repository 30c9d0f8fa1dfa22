/** A description of an HTTP API, made of the routes that are mounted and of what is written beside them. */
export { attributes } from './attributes.ts';
export { describeApi } from './describe-api.ts';
export type { ApiPart, MountedRoute, OpenApi, Right } from './types.ts';
