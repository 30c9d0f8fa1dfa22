import { ApiError, type Http, type Realtime } from '@cozy/ui/client';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Doctypes } from '../owner/doctypes.ts';
import { type Background, parseBackground } from './background.ts';

/** How the owner likes this page. */
export type Preferences = {
  background: Background;
  /** Slugs, in the owner's order; the others come after, by name. */
  appOrder: readonly string[];
  /** The owner has put the first steps away. */
  hidesFirstSteps: boolean;
};

export type PreferenceStore = {
  /** Null as long as it is not known. */
  value: ReadonlySignal<Preferences | null>;
  load(): Promise<void>;
  /** Shown at once, and back as it was when it cannot be kept: then it throws. */
  change(changes: Partial<Preferences>): Promise<void>;
};

type Stored = { _id?: string; _rev?: string } & Record<string, unknown>;
type Deps = { http: Http; realtime: Pick<Realtime, 'subscribe'>; doctypes: Doctypes };

const DOCTYPE = 'io.cozy.home.settings';
const PATH = `/data/${DOCTYPE}/${DOCTYPE}`;
const ATTEMPTS = 3;

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

const toPreferences = (stored: Stored): Preferences => ({
  background: parseBackground(stored['background']),
  appOrder: texts(stored['app_order']),
  hidesFirstSteps: stored['hides_first_steps'] === true,
});

const toStored = ({ background, appOrder, hidesFirstSteps }: Partial<Preferences>): Stored => ({
  ...(background && { background }),
  ...(appOrder && { app_order: appOrder }),
  ...(hidesFirstSteps !== undefined && { hides_first_steps: hidesFirstSteps }),
});

export function createPreferences({ http, realtime, doctypes }: Deps): PreferenceStore {
  const value = signal<Preferences | null>(null);
  let stored: Stored = {};
  let last: Promise<unknown> = Promise.resolve();

  function take(doc: Stored): void {
    stored = doc;
    value.value = toPreferences(doc);
  }

  async function read(): Promise<Stored> {
    try {
      return await http.request<Stored>('GET', PATH);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return {};
      throw error;
    }
  }

  /** Another window may have written meanwhile: what it changed is kept. */
  async function write(changes: Stored): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const doc = { ...stored, ...changes };
      try {
        const { rev } = await http.request<{ rev: string }>('PUT', PATH, { body: doc });
        stored = { ...doc, _id: DOCTYPE, _rev: rev };
        return;
      } catch (error) {
        if (attempt === ATTEMPTS || !(error instanceof ApiError) || error.status !== 409) throw error;
        stored = await read();
      }
    }
  }

  realtime.subscribe(DOCTYPE, ({ payload }) => take(payload.doc));

  return {
    value,
    load: async () => take((await doctypes.has(DOCTYPE)) ? await read() : {}),

    async change(changes) {
      const before = value.value;
      value.value = { ...(before ?? toPreferences({})), ...changes };
      // One after the other: each writes over what the one before has left.
      const written = last.then(() => write(toStored(changes)));
      last = written.catch(() => undefined);
      try {
        await written;
      } catch (error) {
        value.value = before;
        throw error;
      }
    },
  };
}
