/** Web apps: which ones an instance has, where their files and their addresses are. */
export { type Addresses, createAddresses, type Site } from './addresses.ts';
export { type Apps, type AppsDeps, createApps } from './apps.ts';
export { matchRoute, type RouteMatch } from './routes.ts';
export { type BundledApps, isLocalSource } from './sources.ts';
export type { Manifest, Route, WebApp } from './types.ts';
