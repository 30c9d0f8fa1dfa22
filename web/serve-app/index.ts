export { type AppHost, createAppHost } from './app-host.ts';
export type { ServeAppDeps } from './deps.ts';
