import { eventsOf } from './event-stream.ts';
import { RequestError } from './http.ts';
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

/** Work that was tried often enough, and is done again only when somebody says so. */
export interface FailureNode {
  id: string;
  attributes: {
    worker: string;
    error: string;
    /** RFC 3339 */
    failed_at: string;
    /** How many jobs failed since it was last done. */
    count: number;
    /** False when what was asked is not kept. */
    can_retry: boolean;
    /** Short texts that say what it is about. */
    about: Readonly<Record<string, string>>;
  };
}

/** A resource of `io.cozy.triggers`: what makes jobs by itself. */
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

/** Something that the program of a job says. */
export interface LogLine {
  type: string;
  message: string;
}

/** How a job is asked for. */
export interface PushOptions {
  /** Tell also what is only for whoever wrote the program. */
  forwardLogs?: boolean;
}

/** The jobs and the triggers of an instance, by its public API. Everything rejects with `RequestError`. */
export interface JobClient {
  push(worker: string, message: unknown, options?: PushOptions): Promise<JobNode>;
  /**
   * Resolves once the job that `push` answers is over.
   * @param onLine told of what its program says, as it says it
   */
  follow(push: () => Promise<JobNode>, onLine?: (line: LogLine) => void): Promise<JobNode>;
  get(id: string): Promise<JobNode>;
  /** Those of a worker that are queued or running. */
  pending(worker: string): Promise<JobNode[]>;
  /** Removes old jobs that are over. @param duration `3D`, `2W`; @returns how many */
  purge(options: { workers?: string; duration?: string }): Promise<number>;
  /** What has failed, the newest first. */
  failures(): Promise<FailureNode[]>;
  /** Does again what has failed. */
  retry(failureId: string): Promise<JobNode>;
  retryAll(): Promise<{ retried: number; left: number }>;
  forgetFailure(failureId: string): Promise<void>;
  /** @returns how many */
  forgetFailures(): Promise<number>;
  triggers(): Promise<TriggerNode[]>;
  /** Pushes the job of a trigger now. */
  launch(triggerId: string): Promise<JobNode>;
}

const JOBS = 'io.cozy.jobs';
const EVENTS = 'io.cozy.jobs.events';
const FAILURES = '/jobs/failures';

const isOver = ({ state }: Pick<JobNode['attributes'], 'state'>) => state === 'done' || state === 'errored';

/** A client of `/jobs` of an instance, for whoever has a token with rights on `io.cozy.jobs` and `io.cozy.triggers`. */
export function createJobClient(access: InstanceAccess): JobClient {
  const json = async <T>(method: string, path: string, call?: Parameters<typeof sendTo>[3]) =>
    JSON.parse(await textOf(await sendTo(access, method, path, call ?? {}))) as T;
  const data = async <T>(...request: Parameters<typeof json>) => (await json<{ data: T }>(...request)).data;
  const at = (path: string, id: string) => `${path}/${encodeURIComponent(id)}`;
  return {
    push: (worker, message, { forwardLogs } = {}) =>
      data('POST', at('/jobs/queue', worker), {
        body: JSON.stringify({
          data: {
            type: JOBS,
            attributes: { arguments: message, manual: true, ...(forwardLogs && { forward_logs: true }) },
          },
        }),
      }),
    async follow(push, onLine = () => undefined) {
      // Before the job is there: nothing of it is missed.
      const query = { subscribe: [JOBS, EVENTS] };
      const stream = await sendTo(access, 'GET', '/realtime/', { query, accept: 'text/event-stream' });
      try {
        const { id } = await push();
        for await (const { value } of eventsOf(stream)) {
          const event = value as { type: string; id: string; doc: LogLine & JobNode['attributes'] };
          if (event.id !== id) continue;
          if (event.type === EVENTS) onLine(event.doc);
          else if (isOver(event.doc)) return await this.get(id);
        }
        throw new RequestError(0, 'The server closed the stream before the job was over');
      } finally {
        stream.destroy();
      }
    },
    get: (id) => data('GET', at('/jobs', id)),
    pending: (worker) => data('GET', at('/jobs/queue', worker)),
    purge: async (query) => (await json<{ deleted: number }>('DELETE', '/jobs/purge', { query })).deleted,
    failures: () => data('GET', FAILURES),
    retry: (id) => data('POST', `${at(FAILURES, id)}/retry`),
    retryAll: () => json('POST', `${FAILURES}/retry`),
    forgetFailure: async (id) => void (await textOf(await sendTo(access, 'DELETE', at(FAILURES, id), {}))),
    forgetFailures: async () => (await json<{ deleted: number }>('DELETE', FAILURES)).deleted,
    triggers: () => data('GET', '/jobs/triggers'),
    launch: (id) => data('POST', `${at('/jobs/triggers', id)}/launch`),
  };
}
