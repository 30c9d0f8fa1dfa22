import { join } from 'node:path';
import type { BundledApps } from '#model/app';
import type { Environment } from '#model/instance';

const SLUGS = ['home', 'drive', 'store', 'settings'];
const APPS = join(import.meta.dirname, '..', 'apps');

/** The web apps that come with the server: slug -> folder of its build. */
export const BUNDLED_APPS: BundledApps = new Map(SLUGS.map((slug) => [slug, join(APPS, slug, 'dist')]));

/** What a new instance has, by its environment. */
export const DEFAULT_APPS: Readonly<Record<Environment, readonly string[]>> = {
  dev: SLUGS,
  test: SLUGS,
  prod: SLUGS,
};
