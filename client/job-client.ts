import { type InstanceAccess, sendTo, textOf } from './instance-http.ts';

/** A job, as its owner sees it. */
export interface JobNode {
  id: string;
  attributes: {
    worker: string;
    state: 'queued' | 'running' | 'done' | 'errored';
    /** RFC 3339 */
    queued_at: string;
    error?: string;
    [member: string]: unknown;
  };
}

export interface TriggerNode {
  id: string;
  attributes: {
    type: string;
    worker: string;
    arguments: string;
    debounce: string;
    message: unknown;
    [member: string]: unknown;
  };
}

/** The jobs and the triggers of an instance, by its public API. Everything rejects with `RequestError`. */
export interface JobClient {
  push(worker: string, message: unknown): Promise<JobNode>;
  get(id: string): Promise<JobNode>;
  /** Those of a worker that are queued or running. */
  pending(worker: string): Promise<JobNode[]>;
  /** Removes old jobs that are over. @param duration `3D`, `2W`; @returns how many */
  purge(options: { workers?: string; duration?: string }): Promise<number>;
  triggers(): Promise<TriggerNode[]>;
  /** Pushes the job of a trigger now. */
  launch(triggerId: string): Promise<JobNode>;
}

export function createJobClient(access: InstanceAccess): JobClient {
  const json = async <T>(method: string, path: string, call?: Parameters<typeof sendTo>[3]) =>
    JSON.parse(await textOf(await sendTo(access, method, path, call ?? {}))) as T;
  const data = async <T>(...request: Parameters<typeof json>) => (await json<{ data: T }>(...request)).data;
  const at = (path: string, id: string) => `${path}/${encodeURIComponent(id)}`;
  return {
    push: (worker, message) =>
      data('POST', at('/jobs/queue', worker), {
        body: JSON.stringify({ data: { type: 'io.cozy.jobs', attributes: { arguments: message } } }),
      }),
    get: (id) => data('GET', at('/jobs', id)),
    pending: (worker) => data('GET', at('/jobs/queue', worker)),
    purge: async (query) => (await json<{ deleted: number }>('DELETE', '/jobs/purge', { query })).deleted,
    triggers: () => data('GET', '/jobs/triggers'),
    launch: (id) => data('POST', `${at('/jobs/triggers', id)}/launch`),
  };
}
