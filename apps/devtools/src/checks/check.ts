/** A check of a rule, as realtime tells it. */
export type Check = {
  at: string;
  /** `io.cozy.apps/drive`... */
  source: string;
  /** Of a device, a password or the code of a link; empty for others. */
  name: string;
  verb: string;
  doctype: string;
  /** Empty when the whole doctype was asked for. */
  document: string;
  allowed: boolean;
  /** Those before it that were not told. */
  skipped: number;
};

export const CHECKS = 'io.cozy.permissions.checks';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function readCheck(doc: Readonly<Record<string, unknown>>): Check {
  const actor = (doc['actor'] ?? {}) as Record<string, unknown>;
  return {
    at: text(doc['at']),
    source: text(actor['source_id']),
    name: text(actor['name']) || text(actor['code']),
    verb: text(doc['verb']),
    doctype: text(doc['doctype']),
    document: text(doc['document']),
    allowed: doc['allowed'] === true,
    skipped: Number(doc['skipped'] ?? 0),
  };
}
