/** `io.cozy.jobs`: A piece of work, and what became of it. */
export interface Job {
  domain: string;
  prefix: string;
  worker: string;
  trigger_id?: string;
  message?: unknown;
  event?: unknown;
  payload?: unknown;
  manual_execution?: boolean;
  debounced?: boolean;
  forward_logs?: boolean;
  options?: { max_exec_count?: number; timeout?: number };
  state: 'queued' | 'running' | 'done' | 'errored';
  queued_at: string;
  started_at?: string;
  finished_at?: string;
  error?: string;
}
