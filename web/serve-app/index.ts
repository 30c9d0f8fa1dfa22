export type { ServeAppDeps } from './deps.ts';
export { serveApp } from './serve-app.ts';
