import { createHttp, type HttpOptions, RequestError } from './http.ts';

/** A job that this program holds. */
export interface HeldJob {
  id: string;
  /** What it is about. */
  message: unknown;
  /** Aborts when the job was cancelled, or is somebody else's by now: stop, nothing that it does counts any more. */
  signal: AbortSignal;
  /** @param progress 0 to 100: told to whoever looks at the owner's screen */
  tell(progress: number, message?: string): Promise<void>;
}

/** Whose jobs are taken, and what is done with them. */
export interface ExternalWorkerOptions extends Omit<HttpOptions, 'authorization'> {
  /** With the right `io.cozy.jobs:PATCH:<worker>:worker`. */
  token: string;
  /** The server's configuration says that it is external. */
  worker: string;
  /** A throw is a failure; the job is tried again, unless it is a `HopelessError`. */
  run(job: HeldJob): Promise<void>;
  /** In seconds: how soon the server gives the job to somebody else when this program dies. @default 60 */
  lease?: number;
  /** Told of what fails beside the jobs: the server does not answer... @default nobody */
  onError?(error: unknown): void;
}

/** A program that takes jobs until it is stopped. */
export interface ExternalWorker {
  /** Takes no more jobs; resolves once the one that runs is done. */
  stop(): Promise<void>;
}

/** It would fail again: the job ends with this message. */
export class HopelessError extends Error {
  override readonly name = 'HopelessError';
}

interface ReservedJob {
  data: { id: string; attributes: { message: unknown }; meta: { token: string } };
}

const WAIT = 20;
const PAUSE = 2_000;

/** Runs the jobs of an instance, one after the other, outside of its server. */
export function startExternalWorker(options: ExternalWorkerOptions): ExternalWorker {
  const { token, worker, lease = 60, onError = () => {} } = options;
  const http = createHttp({ ...options, authorization: async () => `Bearer ${token}` });
  const post = (path: string, attributes: object, signal?: AbortSignal) =>
    http.request('POST', path, { json: { data: { type: 'io.cozy.jobs', attributes } }, ...(signal && { signal }) });
  const ending = new AbortController();

  async function runOne({ data }: ReservedJob): Promise<void> {
    const hold = { token: data.meta.token };
    const path = (action: string) => `/jobs/${data.id}/${action}`;
    const lost = new AbortController();
    const beat = () =>
      post(path('heartbeat'), { ...hold, lease }).catch((error: unknown) => {
        if (error instanceof RequestError && error.status === 410) lost.abort(error);
        else onError(error);
      });
    const beating = setInterval(() => void beat(), (lease * 1000) / 3);
    try {
      await options.run({
        id: data.id,
        message: data.attributes.message,
        signal: lost.signal,
        tell: async (progress, message = '') => void (await post(path('progress'), { ...hold, progress, message })),
      });
      if (!lost.signal.aborted) await post(path('complete'), hold);
    } catch (error) {
      if (lost.signal.aborted) return;
      const words = error instanceof Error ? error.message : String(error);
      await post(path('fail'), { ...hold, error: words, retry: !(error instanceof HopelessError) });
    } finally {
      clearInterval(beating);
    }
  }

  async function loop(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        const response = await post(
          `/jobs/queue/${encodeURIComponent(worker)}/reserve`,
          { wait: WAIT, lease },
          ending.signal,
        );
        if (response.status === 200) await runOne((await response.json()) as ReservedJob);
      } catch (error) {
        if (ending.signal.aborted) return;
        onError(error);
        await pause(PAUSE, ending.signal);
      }
    }
  }

  const looping = loop();
  return {
    async stop() {
      ending.abort();
      await looping;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
