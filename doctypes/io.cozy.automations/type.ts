import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.automations`: A rule of the owner: when something happens, what is done. */
export interface Automation {
  name: string;
  /** What sets it off. */
  when: { on: 'file' | 'document' | 'time' | 'webhook' };
  /** What is done, in order. */
  steps: {
    do: 'move' | 'tag' | 'mail' | 'notify' | 'webhook' | 'event' | 'todo' | 'konnector';
  }[];
  paused: boolean;
  paused_because?: 'too_often' | 'not_allowed';
  trigger_id?: string;
  /** Whose rights it works with. */
  made_by?: { type: string; source_id: string };
  cozyMetadata?: CozyMetadata;
}
