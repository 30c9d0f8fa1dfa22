export interface Finding {
  /** `bad`: the server cannot run, or runs badly, like this. */
  level: 'ok' | 'note' | 'bad';
  what: string;
  found: string;
  fix?: string;
}
