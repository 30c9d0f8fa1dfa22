import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.triggers`: When a job is pushed, and which. */
export interface Trigger {
  domain: string;
  prefix: string;
  type:
    | '@at'
    | '@in'
    | '@every'
    | '@cron'
    | '@hourly'
    | '@daily'
    | '@weekly'
    | '@monthly'
    | '@event'
    | '@webhook'
    | '@client';
  worker: string;
  arguments?: string;
  /** A duration; empty: none. */
  debounce?: string;
  options?: { max_exec_count?: number; timeout?: number };
  message?: unknown;
  paused?: boolean;
  cozyMetadata?: CozyMetadata;
}
