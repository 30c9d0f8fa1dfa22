/** `io.cozy.automations.runs`: What became of a rule that was set off. */
export interface AutomationRun {
  automation: string;
  state: 'running' | 'done' | 'failed' | 'stopped';
  /** Name of what it was about. */
  about?: string;
  started_at: string;
  finished_at?: string;
  /** Rules that led to it. */
  chain?: string[];
  steps?: {
    do: string;
    state: string;
    shown?: Record<string, unknown>;
    at?: string;
    again?: boolean;
  }[];
  fault?: { code: string; detail: string };
}
