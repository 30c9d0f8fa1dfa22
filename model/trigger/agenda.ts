import { type Docs, GLOBAL_PREFIX, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { ifFound, isKind } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';

const OWNER = { prefix: GLOBAL_PREFIX };
const AGENDA = 'triggers.agenda';
const BY_TIME = { ddoc: 'by-time', name: 'by-time', fields: ['at'] } as const;

/** What is to happen next for one trigger of one instance. */
export interface Appointment {
  /** Of the instance. */
  instance: string;
  trigger: string;
  /** ms: when somebody looks at it. */
  at: number;
  /** ms: for when it was asked. Later than `at` never; earlier while somebody is at work on it. */
  due: number;
  /** The calls that a debounce keeps together. */
  collected?: JsonValue[];
}

export type StoredAppointment = StoredObject<Appointment>;

/**
 * The next moment of every trigger of the server, in one database that is read by time: neither the number of triggers nor that
 * of instances counts. An appointment is claimed by writing it: of two processes that try, one has a conflict.
 */
export function createAgenda(docs: Docs) {
  const idOf = ({ prefix }: Instance, triggerId: string, kind: 'timer' | 'debounce') =>
    `${prefix}/${triggerId}/${kind}`;
  let ready: Promise<void> | undefined;

  async function define(): Promise<void> {
    await (await docs.ensureDatabase(OWNER, AGENDA)).defineView(BY_TIME);
  }

  async function find(id: string): Promise<StoredAppointment | undefined> {
    return ifFound(docs.get<Appointment>(OWNER, AGENDA, id));
  }

  /** False when somebody else changed it since it was read. */
  async function tryTo(work: Promise<unknown>): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      if (isKind(error, 'conflict', 'not-found')) return false;
      throw error;
    }
  }

  const agenda = {
    idOf,
    find,
    /** What is stored then; undefined when somebody else changed it since it was read. */
    async replace(appointment: StoredAppointment): Promise<StoredAppointment | undefined> {
      try {
        return await docs.update<Appointment>(OWNER, AGENDA, appointment);
      } catch (error) {
        if (isKind(error, 'conflict', 'not-found')) return undefined;
        throw error;
      }
    },
    remove: (appointment: StoredAppointment) => tryTo(docs.delete(OWNER, AGENDA, appointment)),
    /** False when there is one. */
    add: (id: string, appointment: Appointment) =>
      tryTo(docs.create<Appointment>(OWNER, AGENDA, { _id: id, ...appointment })),

    async cancel(instance: Instance, triggerId: string): Promise<void> {
      for (const kind of ['timer', 'debounce'] as const) {
        for (let found = await find(idOf(instance, triggerId, kind)); found; found = await find(found._id)) {
          if (await agenda.remove(found)) break;
        }
      }
    },

    async forget({ prefix }: Instance): Promise<void> {
      const database = await docs.ensureDatabase(OWNER, AGENDA);
      for (;;) {
        const { rows } = await database.allDocs({ startKey: `${prefix}/`, endKey: `${prefix}0`, limit: 500 });
        const ids = rows.flatMap((row) => ('id' in row ? [{ _id: row.id, _rev: row.rev }] : []));
        for (const one of ids) await tryTo(docs.delete(OWNER, AGENDA, one));
        if (ids.length < 500) return;
      }
    },

    /** The earliest first. */
    async first(limit: number): Promise<StoredAppointment[]> {
      ready ??= define().catch((error: unknown) => {
        ready = undefined;
        throw error;
      });
      await ready;
      const { rows } = await docs
        .database(OWNER, AGENDA)
        .view(BY_TIME.ddoc, BY_TIME.name, { limit, includeDocs: true });
      return rows.flatMap(({ doc }) =>
        doc ? [{ ...(doc.body.value as object), _id: doc.id, _rev: doc.rev } as StoredAppointment] : [],
      );
    },
  };
  return agenda;
}

export type Agenda = ReturnType<typeof createAgenda>;
