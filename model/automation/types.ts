import type { StoredObject } from '#model/docs';
import type { JsonObject } from '#pkg/json';

/** Classes of files, as `io.cozy.files` has them. */
export const FILE_KINDS = [
  'image',
  'pdf',
  'text',
  'spreadsheet',
  'slide',
  'audio',
  'video',
  'zip',
  'code',
  'binary',
] as const;

export const CHANGES = ['created', 'updated', 'deleted'] as const;
export const COMPARISONS = [
  'equal',
  'different',
  'contains',
  'greater',
  'less',
  'present',
  'absent',
  'changed',
] as const;

export type Change = (typeof CHANGES)[number];

/** What a document must be like. */
export interface Condition {
  /** Path of a member, with dots. */
  member: string;
  is: (typeof COMPARISONS)[number];
  /** Of no use for `present`, `absent` and `changed`. */
  value: string;
}

/** A file comes into a folder: it is made, moved or restored there. */
export interface FileArrives {
  on: 'file';
  /** Id of the folder. */
  folder: string;
  /** In the folders below too. */
  deep: boolean;
  /** Globs (`*`, `?`) separated by commas; empty: any name. */
  name: string;
  /** Empty: any kind. */
  kinds: (typeof FILE_KINDS)[number][];
}

export interface DocumentChanges {
  on: 'document';
  doctype: string;
  changes: Change[];
  /** All of them. */
  conditions: Condition[];
}

/** By the clock on the owner's wall. */
export interface TimeComes {
  on: 'time';
  every: 'day' | 'week' | 'month';
  /** `09:30` */
  at: string;
  /** Of the week (0 is Sunday) or of the month; empty for every day. */
  days: number[];
}

/** An address is called; its secret is the id of the trigger. */
export interface AddressCalled {
  on: 'webhook';
}

export type When = FileArrives | DocumentChanges | TimeComes | AddressCalled;

/** Texts are templates: `{{file.name}}`. */
export type Step =
  | { do: 'move'; folder: string; subfolder: string }
  | { do: 'tag'; tag: string }
  | { do: 'mail'; contact: string; subject: string; text: string }
  | { do: 'notify'; title: string; text: string }
  | { do: 'webhook'; url: string; body: string }
  | { do: 'event'; title: string; text: string; in_days: number; at: string; minutes: number }
  | { do: 'todo'; title: string; text: string; in_days: number | null }
  | { do: 'konnector'; trigger: string };

export type StepOf<K extends Step['do']> = Extract<Step, { do: K }>;

/** What the owner says of a rule. */
export interface Draft {
  name: string;
  when: When;
  steps: Step[];
}

/** Why the server has paused a rule by itself. */
export type PauseReason = 'too_often' | 'not_allowed';

/** A document of `io.cozy.automations`: a rule of the owner. */
export interface AutomationDocument extends Draft {
  paused: boolean;
  paused_because?: PauseReason;
  /** Of `io.cozy.triggers`; empty while it is paused, but for a webhook, whose address stays. */
  trigger_id: string;
  /** Whose rights it works with: those of who wrote it last. */
  made_by: { type: string; source_id: string };
  cozyMetadata?: JsonObject;
}

export type Automation = StoredObject<AutomationDocument>;

/** What went wrong, in words; the code is for apps that say it in another language. */
export interface Fault {
  code: string;
  detail: string;
}

export type StepState = 'waiting' | 'doing' | 'done' | 'failed';

/** What became of one step. */
export interface StepRun {
  do: Step['do'];
  state: StepState;
  /** What was done, with the values filled in. */
  shown?: JsonObject;
  fault?: Fault;
  /** RFC 3339: when it was done. */
  at?: string;
  /** Nobody knows whether the try before it had its effect: it may have happened twice. */
  again?: boolean;
}

/**
 * A document of `io.cozy.automations.runs`, whose id is that of the job. `stopped`: it was not to be done, and `fault` says why.
 */
export interface RunDocument {
  automation: string;
  state: 'running' | 'done' | 'failed' | 'stopped';
  /** The name of what it was about: a file, a document; empty when it is about nothing. */
  about: string;
  /** RFC 3339. */
  started_at: string;
  finished_at?: string;
  /** Ids of the rules that led to it, this one last. */
  chain: string[];
  steps: StepRun[];
  fault?: Fault;
}

export type Run = StoredObject<RunDocument>;
