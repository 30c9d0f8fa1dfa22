import { type AppServices, onReturn } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Konnector, Members } from '../konnectors/konnector.ts';
import { type Frequency, toCron } from '../konnectors/schedule.ts';
import { type Account, type Connection, folderOf, type Plan, toConnections } from './connection.ts';

/** The accounts that the owner has connected. */
export type Connections = {
  /** Null as long as they are not known. */
  list: ReadonlySignal<readonly Connection[] | null>;
  load(): Promise<void>;
  /** Stores a new account. @returns its id */
  create(account: Members): Promise<string>;
  /** Changes what is stored, over whatever the konnector has written meanwhile. */
  change(id: string, change: (account: Account) => Members): Promise<void>;
  /** Has the account read so often from now on, and a first time now. */
  plan(konnector: Konnector, accountId: string, frequency: Frequency): Promise<void>;
  reschedule(plan: Plan, konnector: Konnector, frequency: Frequency): Promise<void>;
  pause(plan: Plan, paused: boolean): Promise<void>;
  run(plan: Plan): Promise<void>;
  stop(plan: Plan): Promise<void>;
  /** @param withFiles what they brought goes to the trash, but for what others bring too */
  remove(connections: readonly Connection[], withFiles: boolean): Promise<void>;
};

type TriggerResource = { id: string; attributes: Members };
type Row = Members & { _id: string; _rev: string };

const ACCOUNTS = '/data/io.cozy.accounts';
const TRIGGERS = '/jobs/triggers';
/** Of a page of accounts. */
const LIMIT = 1000;
/** A konnector that runs writes its account too. */
const TRIES = 5;

export function createConnections(
  { http, realtime, realtimeState }: Pick<AppServices, 'http' | 'realtime' | 'realtimeState'>,
  slugOf: (type: string) => string | undefined,
): Connections {
  const list = signal<readonly Connection[] | null>(null);

  async function load(): Promise<void> {
    const [accounts, triggers] = await Promise.all([
      listAccounts(),
      http.request<{ data: TriggerResource[] }>('GET', `${TRIGGERS}?Worker=konnector`),
    ]);
    list.value = toConnections(accounts, triggers.data, slugOf);
  }

  async function listAccounts(): Promise<Account[]> {
    try {
      const { rows } = await http.request<{ rows: Row[] }>('GET', `${ACCOUNTS}/_normal_docs?limit=${LIMIT}`);
      return rows;
    } catch (error) {
      // Nothing was ever connected here.
      if (error instanceof ApiError && error.status === 404) return [];
      throw error;
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    // What fails is asked again at the next event.
    timer = setTimeout(() => void load().catch(() => undefined), 150);
  };
  for (const doctype of ['io.cozy.accounts', 'io.cozy.jobs']) realtime.subscribe(doctype, soon);
  onReturn(realtimeState, soon);

  const attributes = (members: object) => ({ body: { data: { attributes: members } } });
  const patch = (plan: Plan, changes: object) =>
    http.request('PATCH', `${TRIGGERS}/${plan.id}`, attributes(changes)).then(load);
  const createTrigger = (args: string, message: Members) =>
    http.request<{ data: { id: string } }>(
      'POST',
      TRIGGERS,
      attributes({ type: '@cron', arguments: args, worker: 'konnector', message }),
    );

  async function trash(folder: string): Promise<void> {
    try {
      await http.request('DELETE', `/files/${encodeURIComponent(folder)}`);
    } catch (error) {
      // The owner was faster.
      if (!(error instanceof ApiError && (error.status === 404 || error.status === 400))) throw error;
    }
  }

  return {
    list,
    load,
    async create(account) {
      const { id } = await http.request<{ id: string }>('POST', `${ACCOUNTS}/`, { body: account });
      return id;
    },
    async change(id, change) {
      const path = `${ACCOUNTS}/${encodeURIComponent(id)}`;
      for (let attempt = 1; ; attempt++) {
        const { _type, ...account } = await http.request<Account & { _type?: string }>('GET', path);
        try {
          await http.request('PUT', path, { body: change(account as Account) });
          return load();
        } catch (error) {
          if (!(error instanceof ApiError && error.status === 409) || attempt === TRIES) throw error;
        }
      }
    },
    async plan({ slug, hours, hasFolder }, account, frequency) {
      const message = { konnector: slug, account, ...(hasFolder && { folder_to_save: 'yes' }) };
      const { data } = await createTrigger(toCron(frequency, hours), message);
      await http.request('POST', `${TRIGGERS}/${data.id}/launch`);
      await load();
    },
    async reschedule(plan, { hours }, frequency) {
      const args = toCron(frequency, hours);
      if (plan.type === '@cron') return patch(plan, { arguments: args });
      // The others cannot be changed: the new one is there before the old one goes.
      await createTrigger(args, plan.message);
      await http.request('DELETE', `${TRIGGERS}/${plan.id}`);
      await load();
    },
    pause: (plan, paused) => patch(plan, { paused }),
    async run(plan) {
      await http.request('POST', `${TRIGGERS}/${plan.id}/launch`);
      await load();
    },
    async stop(plan) {
      await http.request('DELETE', `/jobs/${plan.lastJob}`);
      await load();
    },
    async remove(connections, withFiles) {
      const gone = new Set(connections.map(({ id }) => id));
      for (const { id, account } of connections) {
        // The server removes its trigger too.
        const path = `${ACCOUNTS}/${encodeURIComponent(id)}`;
        const { _rev: rev } = await http.request<Account>('GET', path).catch((): Account => account);
        await http.request('DELETE', `${path}?rev=${rev}`);
      }
      const others = (list.value ?? []).filter(({ id }) => !gone.has(id));
      // What another account brings is in the same folder: it stays.
      const kept = new Set(others.map(folderOf));
      const folders = new Set(connections.map(folderOf).filter((folder) => folder !== '' && !kept.has(folder)));
      if (withFiles) for (const folder of folders) await trash(folder);
      list.value = others;
      soon();
    },
  };
}
