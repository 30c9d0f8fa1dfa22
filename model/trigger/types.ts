import type { StoredObject } from '#model/docs';
import type { JobOptions } from '#model/job';
import type { JsonValue } from '#pkg/json';

export const TRIGGER_TYPES = [
  '@at',
  '@in',
  '@every',
  '@cron',
  '@hourly',
  '@daily',
  '@weekly',
  '@monthly',
  '@event',
  '@webhook',
  '@client',
] as const;

export type TriggerType = (typeof TRIGGER_TYPES)[number];

/** A document of `io.cozy.triggers`: when a job is pushed, and which. */
export interface TriggerDocument {
  domain: string;
  prefix: string;
  type: TriggerType;
  /** Of the job. */
  worker: string;
  /** What the type understands: a date, a duration, a cron expression, rules on events. */
  arguments: string;
  /** Calls within this duration make one job; empty: none. */
  debounce: string;
  options: JobOptions | null;
  message: JsonValue;
  /** The owner has paused it: it pushes nothing by itself. It can still be launched. */
  paused?: boolean;
  cozyMetadata?: Record<string, unknown>;
}

export type Trigger = StoredObject<TriggerDocument>;

export interface NewTrigger {
  type: string;
  worker: string;
  arguments?: string;
  debounce?: string;
  options?: JobOptions | undefined;
  message?: JsonValue;
  cozyMetadata?: Record<string, unknown> | undefined;
}

/** Computed from the last jobs. Times are RFC 3339. */
export interface TriggerState {
  trigger_id: string;
  status: 'queued' | 'running' | 'done' | 'errored';
  last_success?: string;
  last_successful_job_id?: string;
  last_execution?: string;
  last_executed_job_id?: string;
  last_failure?: string;
  last_failed_job_id?: string;
  last_error?: string;
  last_manual_execution?: string;
  last_manual_job_id?: string;
}
