import type { InstalledApp } from '#model/app';
import type { Instance } from '#model/instance';
import type { Content } from '#pkg/static';
import type { ServeAppDeps } from './deps.ts';

export interface AppPageRequest {
  instance: Instance;
  app: InstalledApp;
  /** The template. */
  content: Content;
  /** Empty for a visitor. */
  token: string;
  isLoggedIn: boolean;
}

/** Fills the pages of the apps. */
export type FillPage = (request: AppPageRequest) => Promise<Buffer>;

/** What the hosts of the apps are served with, made once. */
export interface ServeAppParts extends ServeAppDeps {
  fillPage: FillPage;
  /** Of every page and file of an app. Names in lower case. */
  headersOf: (instance: Instance, slug: string, embedder?: string) => Readonly<Record<string, string>>;
}
