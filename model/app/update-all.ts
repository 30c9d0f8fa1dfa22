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
  const report: UpdateReport = { updated: [], waiting: [], failed: [] };
  for (const apps of kinds) {
    const { apps: installed } = await apps.list(instance, { limit: Number.POSITIVE_INFINITY });
    for (const { slug, source, version, state } of installed) {
      signal?.throwIfAborted();
      const isAsked = !slugs || slugs.includes(slug);
      if (!isAsked || isFolderSource(source) || FIXED.test(source) || state === 'errored') continue;
      try {
        const { done } = await apps.update(instance, slug, { mayBeRemembered: true });
        const now = await done;
        if (now.version !== version) report.updated.push(slug);
        else if (now.available_version !== undefined) report.waiting.push(slug);
      } catch {
        report.failed.push(slug);
      }
    }
  }
  return report;
}
