/** Web apps and konnectors: which ones an instance has, where their files and their addresses are. */
export { type Addresses, createAddresses } from './addresses.ts';
export type { AppRooms, Apps } from './app-rooms.ts';
export { createApps } from './apps.ts';
export { parseManifest } from './manifest.ts';
export { PACKAGE_LIMITS } from './packages.ts';
export { PAGE_NAMES } from './page-names.ts';
export { matchRoute, type RouteMatch } from './routes.ts';
export { type BundledApps, isPublicSource, isVouchedSource } from './sources.ts';
export type { AppHooks, InstalledApp, Manifest, Operation } from './types.ts';
export { UPDATES } from './update-all.ts';
export { isWidgetPage, WIDGETS_HOST } from './widgets.ts';
