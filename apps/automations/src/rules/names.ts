import { displayNameOf, emailOf } from '@cozy/doctypes/contacts';
import type { Http } from '@cozy/ui/client';
import { ApiError } from '@cozy/ui/client';
import { type FilesApi, ROOT_ID } from '@cozy/ui/files';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Draft } from './rule.ts';

/** Something that a rule names by its id. */
export type Named = { id: string; name: string };

/** What the owner calls what a rule names by its id. */
export type Names = {
  /** By id: folders, contacts and konnectors; empty when it is not there any more. */
  known: ReadonlySignal<ReadonlyMap<string, string>>;
  note(id: string, name: string): void;
  /** Asks for those of a rule that are not known yet. */
  load(drafts: readonly Draft[]): Promise<void>;
  contacts(): Promise<Named[]>;
  /** The konnectors that are connected, by their triggers. */
  connections(): Promise<Named[]>;
};

type Trigger = { id: string; attributes: { message?: { konnector?: string } } };

const MAX = 1000;

export function createNames(http: Http, files: Pick<FilesApi, 'get'>): Names {
  const known = signal<ReadonlyMap<string, string>>(new Map());
  const note = (id: string, name: string) => {
    known.value = new Map(known.value).set(id, name);
  };

  async function contacts(): Promise<Named[]> {
    try {
      const path = `/data/io.cozy.contacts/_normal_docs?include_docs=true&limit=${MAX}`;
      const { rows } = await http.request<{ rows: { _id: string }[] }>('GET', path);
      const all = rows
        .filter((contact) => emailOf(contact) !== '')
        .map((contact) => ({ id: contact._id, name: displayNameOf(contact) }));
      return all.sort((a, b) => a.name.localeCompare(b.name));
    } catch (error) {
      // Nobody was ever added.
      if (error instanceof ApiError && error.status === 404) return [];
      throw error;
    }
  }

  async function connections(): Promise<Named[]> {
    const { data } = await http.request<{ data: Trigger[] }>('GET', '/jobs/triggers?Worker=konnector');
    return data.map(({ id, attributes }) => ({ id, name: attributes.message?.konnector ?? id }));
  }

  async function folder(id: string): Promise<void> {
    try {
      note(id, (await files.get(id)).name);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) note(id, '');
    }
  }

  async function all(ids: readonly string[], list: () => Promise<Named[]>): Promise<void> {
    if (ids.length === 0) return;
    const found = new Map((await list().catch(() => [])).map(({ id, name }) => [id, name]));
    for (const id of ids) note(id, found.get(id) ?? '');
  }

  return {
    known,
    note,
    contacts,
    connections,
    async load(drafts) {
      const isNew = (id: string) => id !== '' && id !== ROOT_ID && !known.value.has(id);
      const steps = drafts.flatMap((draft) => draft.steps);
      const folders = [
        ...drafts.flatMap(({ when }) => (when.on === 'file' ? [when.folder] : [])),
        ...steps.flatMap((step) => (step.do === 'move' ? [step.folder] : [])),
      ];
      const people = steps.flatMap((step) => (step.do === 'mail' ? [step.contact] : []));
      const services = steps.flatMap((step) => (step.do === 'konnector' ? [step.trigger] : []));
      await Promise.all([
        ...[...new Set(folders)].filter(isNew).map(folder),
        all(people.filter(isNew), contacts),
        all(services.filter(isNew), connections),
      ]);
    },
  };
}
