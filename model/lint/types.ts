/** `error`: a server refuses it, or it cannot work; `warning`: part of it does not work; `advice`: it would be better. */
export type Level = 'error' | 'warning' | 'advice';

/** What is said of an app. */
export interface Finding {
  level: Level;
  /** Stable, for scripts: `name-missing`. See docs/developing-apps.md. */
  code: string;
  /** A member of the manifest (`routes./public`), or a file. */
  where: string;
  /** A sentence. */
  message: string;
}

export interface LintReport {
  /** True when there is no error. */
  ok: boolean;
  /** Errors first. */
  findings: Finding[];
}

/** Writes a finding down. */
export type Tell = (level: Level, code: string, where: string, message: string) => void;
