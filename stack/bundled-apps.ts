import { join } from 'node:path';
import type { BundledApps } from '#model/app';
import type { Environment } from '#model/instance';

const SLUGS = ['home', 'drive', 'store', 'settings', 'collect', 'automations'];
const TOOLS = ['devtools'];
const APPS = join(import.meta.dirname, '..', 'apps');

const KONNECTOR_SLUGS = ['agendas', 'commits', 'feeds'];
const KONNECTORS = join(import.meta.dirname, '..', 'konnectors', 'dist');

/** The web apps and konnectors that come with the server: slug -> folder of its build. */
export const BUNDLED_APPS: BundledApps = new Map([
  ...[...SLUGS, ...TOOLS].map((slug) => [slug, join(APPS, slug, 'dist')] as const),
  ...KONNECTOR_SLUGS.map((slug) => [slug, join(KONNECTORS, slug)] as const),
]);

/** What a new instance has, by its environment. */
export const DEFAULT_APPS: Readonly<Record<Environment, readonly string[]>> = {
  dev: [...SLUGS, ...TOOLS],
  test: SLUGS,
  prod: SLUGS,
};
