/**
 * A job waits (`state` 0), is not due yet (1), or is held (2). `turns` has one row for each tenant that has jobs waiting in
 * a queue: the lowest `turn` is the next one, and whoever was served goes to the end.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  queue TEXT NOT NULL,
  tenant TEXT NOT NULL,
  data TEXT NOT NULL,
  priority INTEGER NOT NULL,
  state INTEGER NOT NULL,
  due INTEGER NOT NULL,
  uniq TEXT,
  holder TEXT,
  token TEXT,
  expires INTEGER,
  cancelled INTEGER NOT NULL DEFAULT 0,
  deliveries INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  crashes INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS jobs_waiting ON jobs (queue, tenant, priority, seq) WHERE state = 0;
CREATE INDEX IF NOT EXISTS jobs_due ON jobs (due) WHERE state = 1;
CREATE INDEX IF NOT EXISTS jobs_held ON jobs (holder) WHERE state = 2;
CREATE INDEX IF NOT EXISTS jobs_in_hand ON jobs (queue, tenant) WHERE state = 2;
CREATE INDEX IF NOT EXISTS jobs_unique ON jobs (queue, tenant, uniq) WHERE uniq IS NOT NULL AND state < 2;
CREATE INDEX IF NOT EXISTS jobs_tenant ON jobs (tenant);
CREATE TABLE IF NOT EXISTS turns (
  queue TEXT NOT NULL,
  tenant TEXT NOT NULL,
  turn INTEGER NOT NULL,
  PRIMARY KEY (queue, tenant)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS turns_next ON turns (queue, turn);
`;

export const WAITING = 0;
export const DELAYED = 1;
export const HELD = 2;
