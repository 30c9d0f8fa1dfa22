import { ApiError } from '@cozy/ui/client';
import { useEffect, useState } from 'preact/hooks';
import type { Plan } from '../accounts/connection.ts';
import { members, text } from '../konnectors/konnector.ts';
import type { CollectServices } from '../services.ts';

export type Line = { type: 'info' | 'warn' | 'error' | 'critical'; message: string };
/** `before` is how many lines there were before these. */
export type RunLog = { lines: readonly Line[]; before: number };

const EMPTY: RunLog = { lines: [], before: 0 };
/** Kept of a run that is under way. */
const MOST = 500;
const TYPES = ['info', 'warn', 'error', 'critical'] as const;

/** What a run says as it says it, then what was kept of it. Null as long as it is not known. */
export function useRunLog({ http, realtime }: CollectServices, plan: Plan | null): RunLog | null {
  const [log, setLog] = useState<RunLog | null>(null);
  const job = plan?.lastJob ?? '';
  const isOver = plan?.status === 'done' || plan?.status === 'errored';

  useEffect(() => {
    setLog(isOver ? null : EMPTY);
    if (job === '') return setLog(EMPTY);
    if (!isOver) {
      return realtime.subscribe('io.cozy.jobs.events', ({ payload }) => {
        const line = toLine(payload.doc);
        if (payload.id !== job || !line) return;
        setLog((before) => ({ before: 0, lines: [...(before?.lines ?? []), line].slice(-MOST) }));
      });
    }
    const abort = new AbortController();
    const path = `/data/io.cozy.jobs.logs/${encodeURIComponent(job)}`;
    http.request<{ lines?: unknown[]; count?: number }>('GET', path, { signal: abort.signal }).then(
      ({ lines = [], count = 0 }) => {
        const shown = lines.map(toLine).filter((line) => line !== null);
        if (!abort.signal.aborted) setLog({ lines: shown, before: Math.max(0, count - lines.length) });
      },
      (error: unknown) => {
        // It was long ago, or it ended before it said anything.
        if (!abort.signal.aborted && error instanceof ApiError) setLog(EMPTY);
      },
    );
    return () => abort.abort();
  }, [job, isOver]);
  return log;
}

/** Null for what is for whoever wrote the program. */
function toLine(value: unknown): Line | null {
  const { type, message } = members(value);
  const known = TYPES.find((one) => one === type);
  return known ? { type: known, message: text(message) } : null;
}
