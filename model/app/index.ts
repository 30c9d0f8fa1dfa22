/** Web apps: which ones an instance has, where their files and their addresses are. */
export { type Addresses, createAddresses } from './addresses.ts';
export { type Apps, createApps } from './apps.ts';
export { matchRoute, type RouteMatch } from './routes.ts';
export { type BundledApps, isLocalSource, isWebSource } from './sources.ts';
export type { WebApp } from './types.ts';
