/** A rule as the server has it. @see docs/api/automations.md */
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
/** What the owner may make rules about, and what texts about it name first. */
export const DOCTYPES = {
  'io.cozy.contacts': ['title', 'company', 'email.0.address', 'phone.0.number'],
  'io.cozy.calendar.events': ['title', 'start', 'location'],
  'io.cozy.calendar.todos': ['title', 'due', 'status'],
  'io.cozy.files': ['name', 'class', 'size'],
  'io.cozy.emails': ['title', 'from.name', 'from.address', 'date'],
  'io.cozy.bills': ['title', 'amount', 'date'],
  'io.cozy.bank.operations': ['title', 'amount', 'date'],
  'io.cozy.photos.albums': ['title'],
} as const;

export type FileKind = (typeof FILE_KINDS)[number];
export type Change = (typeof CHANGES)[number];
export type Comparison = (typeof COMPARISONS)[number];
export type Condition = { member: string; is: Comparison; value: string };

export type When =
  | { on: 'file'; folder: string; deep: boolean; name: string; kinds: FileKind[] }
  | { on: 'document'; doctype: string; changes: Change[]; conditions: Condition[] }
  | { on: 'time'; every: 'day' | 'week' | 'month'; at: string; days: number[] }
  | { on: 'webhook' };

export type Step =
  | { do: 'move'; folder: string; subfolder: string }
  | { do: 'tag'; tag: string }
  | { do: 'mail'; contact: string; subject: string; text: string }
  | { do: 'notify'; title: string; text: string }
  | { do: 'webhook'; url: string; body: string }
  | { do: 'event'; title: string; text: string; in_days: number; at: string; minutes: number }
  | { do: 'todo'; title: string; text: string; in_days: number | null }
  | { do: 'konnector'; trigger: string };

export type Draft = { name: string; when: When; steps: Step[] };

export type Fault = { code: string; detail: string };
export type Shown = Readonly<Record<string, unknown>>;

export type StepRun = {
  do: Step['do'];
  state: 'waiting' | 'doing' | 'done' | 'failed';
  shown?: Shown;
  fault?: Fault;
  again?: boolean;
};

export type Run = {
  state: 'running' | 'done' | 'failed' | 'stopped';
  about: string;
  started_at: string;
  steps: StepRun[];
  fault?: Fault;
};

export type Rule = Draft & {
  id: string;
  rev: string;
  paused: boolean;
  /** Why the server paused it by itself; empty when the owner did. */
  pausedBecause: string;
  lastRun: Run | null;
  /** The next time, as RFC 3339; null for what does not follow the clock. */
  next: string | null;
  /** What to call; null when nothing is called. */
  address: string | null;
};

/** What would be done with one thing. */
export type Rehearsal = { about: string; steps: { do: Step['do']; shown?: Shown; fault?: Fault }[] };

const WHENS: { [K in When['on']]: Extract<When, { on: K }> } = {
  file: { on: 'file', folder: '', deep: false, name: '', kinds: [] },
  document: { on: 'document', doctype: 'io.cozy.contacts', changes: ['created'], conditions: [] },
  time: { on: 'time', every: 'day', at: '09:00', days: [] },
  webhook: { on: 'webhook' },
};
const STEPS: { [K in Step['do']]: Extract<Step, { do: K }> } = {
  move: { do: 'move', folder: '', subfolder: '' },
  tag: { do: 'tag', tag: '' },
  notify: { do: 'notify', title: '', text: '' },
  mail: { do: 'mail', contact: '', subject: '', text: '' },
  todo: { do: 'todo', title: '', text: '', in_days: null },
  event: { do: 'event', title: '', text: '', in_days: 0, at: '', minutes: 60 },
  konnector: { do: 'konnector', trigger: '' },
  webhook: { do: 'webhook', url: '', body: '' },
};

export const newWhen = (on: When['on']): When => structuredClone(WHENS[on]);
export const newStep = (kind: Step['do']): Step => ({ ...STEPS[kind] });
export const WHEN_KINDS = Object.keys(WHENS) as When['on'][];

const isAboutFile = (when: When): boolean =>
  when.on === 'file' || (when.on === 'document' && when.doctype === 'io.cozy.files');

/** What can be done when that happens. */
export function stepKinds(when: When): Step['do'][] {
  const all = Object.keys(STEPS) as Step['do'][];
  return isAboutFile(when) ? all : all.filter((kind) => kind !== 'move' && kind !== 'tag');
}

/** The values that texts may name, as they are written between braces. */
export function valueNames(when: When): string[] {
  const date = ['date.date', 'date.year', 'date.month', 'date.day', 'date.time'];
  switch (when.on) {
    case 'file':
      return ['file.name', 'file.stem', 'file.folder', 'file.link', 'file.kind', ...date];
    case 'document': {
      const members = Object.hasOwn(DOCTYPES, when.doctype)
        ? DOCTYPES[when.doctype as keyof typeof DOCTYPES]
        : ['title'];
      return [...members.map((name) => `doc.${name}`), 'change', ...date];
    }
    case 'webhook':
      return ['webhook.text', ...date];
    case 'time':
      return date;
  }
}
