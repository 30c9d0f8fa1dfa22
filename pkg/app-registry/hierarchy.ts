import type { AppDocument, AppPage, ListQuery, Registry } from './types.ts';

export interface HierarchyPage {
  apps: AppDocument[];
  /** To give for the next page; undefined at the end. */
  cursor: string | undefined;
}

/** Several registries, asked in order: the first that knows an application answers for it. */
export interface Hierarchy {
  first<T>(ask: (registry: Registry) => Promise<T | undefined>): Promise<T | undefined>;
  /**
   * The applications of all of them, once each. A registry that fails is left out unless all do. @param cursor of the page
   * before: where each of them was, with `|` between
   */
  list(cursor: string, query: Omit<ListQuery, 'offset'>): Promise<HierarchyPage>;
  maintenance(): Promise<AppDocument[]>;
}

/** A registry that is at its end. */
const DONE = -1;

export function createHierarchy(registries: readonly Registry[]): Hierarchy {
  return {
    async first(ask) {
      for (const registry of registries) {
        // One that fails is not passed over: a lower one would give another application under that name.
        const found = await ask(registry);
        if (found !== undefined) return found;
      }
      return undefined;
    },

    async list(cursor, query) {
      const offsets = parseCursor(cursor, registries.length);
      const pages = await answered(
        registries.map(async (registry, index) => {
          const offset = offsets[index] ?? 0;
          return offset === DONE ? EMPTY : registry.list({ ...query, offset });
        }),
        EMPTY,
      );
      const masks = await masksOf(registries);
      const { apps, taken } = merge(pages, masks, query);
      const next = pages.map((page, index) => {
        const count = taken[index] ?? 0;
        const isMore = page.apps.length > count || page.next !== undefined;
        return isMore ? (offsets[index] ?? 0) + count : DONE;
      });
      return { apps, cursor: next.every((offset) => offset === DONE) ? undefined : next.join('|') };
    },

    maintenance: async () => {
      const lists = await answered(
        registries.map((registry) => registry.maintenance()),
        [],
      );
      const seen = new Set<string>();
      return lists.flat().filter(({ slug }) => !seen.has(slug) && seen.add(slug));
    },
  };
}

const EMPTY: AppPage = { apps: [], next: undefined };

/** What was answered, and `whenFailed` in place of the others. Rejects when everything failed. */
async function answered<T>(asked: Promise<T>[], whenFailed: T): Promise<T[]> {
  const answers = await Promise.allSettled(asked);
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (failed && answers.every((answer) => answer.status === 'rejected')) throw failed.reason;
  return answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : whenFailed));
}

/** For each registry, the slugs that those above it have. */
async function masksOf(registries: readonly Registry[]): Promise<ReadonlySet<string>[]> {
  const above = new Set<string>();
  const masks: ReadonlySet<string>[] = [];
  for (const [index, registry] of registries.entries()) {
    masks.push(new Set(above));
    if (index === registries.length - 1) break;
    const slugs = (await registry.slugs().catch(() => undefined)) ?? [];
    for (const slug of slugs) above.add(slug);
  }
  return masks;
}

/** In the order that was asked, as many as were asked; `taken` counts those of each registry, the masked ones included. */
function merge(pages: readonly AppPage[], masks: readonly ReadonlySet<string>[], query: Omit<ListQuery, 'offset'>) {
  const { sort = 'slug', limit } = query;
  const [name, sign] = sort.startsWith('-') ? [sort.slice(1), -1] : [sort, 1];
  const keyOf = (app: AppDocument) => String(app[name] ?? '');
  const taken = pages.map(() => 0);
  const seen = new Set<string>();
  const apps: AppDocument[] = [];
  while (apps.length < limit) {
    let best: { index: number; app: AppDocument } | undefined;
    for (const [index, page] of pages.entries()) {
      const app = page.apps[taken[index] ?? 0];
      if (!app) continue;
      const isBefore = !best || sign * compare(keyOf(app), keyOf(best.app)) < 0;
      if (isBefore) best = { index, app };
    }
    if (!best) break;
    const { index, app } = best;
    taken[index] = (taken[index] ?? 0) + 1;
    if (masks[index]?.has(app.slug) || seen.has(app.slug)) continue;
    seen.add(app.slug);
    apps.push(app);
  }
  return { apps, taken };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function parseCursor(cursor: string, count: number): number[] {
  const parts = cursor === '' ? [] : cursor.split('|').map(Number);
  const isGood = parts.every((part) => Number.isSafeInteger(part) && part >= DONE);
  return Array.from({ length: count }, (_, index) => (isGood ? (parts[index] ?? 0) : 0));
}
