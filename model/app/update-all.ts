import type { Instance } from '#model/instance';
import type { UpdateOptions } from './installer.ts';
import { isFolderSource } from './sources.ts';
import type { InstalledApp, Operation } from './types.ts';

/** The kind of job that brings what is installed up to date: `{ slugs? }`. */
export const UPDATES = 'updates';

interface Updatable {
  list(instance: Instance, options: { limit: number }): Promise<{ apps: InstalledApp[] }>;
  update(instance: Instance, slug: string, options: UpdateOptions): Promise<Operation>;
}

export interface UpdateAllOptions {
  /** Only these. */
  slugs?: readonly string[];
  signal?: AbortSignal;
}

export interface UpdateReport {
  /** Slugs that have another version now. */
  updated: string[];
  /** Those whose new version waits for the owner. */
  waiting: string[];
  /** Those of them that have begun to wait now. */
  news: InstalledApp[];
  failed: string[];
}

/** An archive that was named with its hash never changes. */
const FIXED = /^https?:.*#/;

/** One after the other; what fails keeps no other from being updated. */
export async function updateAll(
  kinds: readonly Updatable[],
  instance: Instance,
  { slugs, signal }: UpdateAllOptions = {},
): Promise<UpdateReport> {
  const report: UpdateReport = { updated: [], waiting: [], news: [], failed: [] };
  for (const apps of kinds) {
    const { apps: installed } = await apps.list(instance, { limit: Number.POSITIVE_INFINITY });
    for (const app of installed) {
      signal?.throwIfAborted();
      const { slug, source, version, state } = app;
      const isAsked = !slugs || slugs.includes(slug);
      if (!isAsked || isFolderSource(source) || FIXED.test(source) || state === 'errored') continue;
      try {
        // Who names it asks for it.
        const isOnlyTold = app.auto_update === false && !slugs;
        const { done } = await apps.update(instance, slug, { mayBeRemembered: true, isOnlyTold });
        const now = await done;
        if (now.version !== version) report.updated.push(slug);
        else if (now.available_version !== undefined) report.waiting.push(slug);
        if (now.available_version !== app.available_version && now.available_version) report.news.push(now);
      } catch {
        report.failed.push(slug);
      }
    }
  }
  return report;
}
