/** What it costs to know who asks and whether they may, without HTTP: the warm path of every request. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMemoryCache } from '#driver/cache/memory';
import { openSqliteCouch } from '#driver/couch/sqlite';
import { openMemoryHub } from '#driver/hub/memory';
import { createAppPasswords } from '#model/app-password';
import { createDocs, DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { createJournal } from '#model/journal';
import { createPermissions, createShares } from '#model/permission';
import { createTokens } from '#model/token';
import { createHasher } from '#pkg/password';
import type { Report } from './report.ts';

const COUNT = 20_000;
const ROUNDS = 5;
const MICROSECONDS = 50;
const RULES = [
  { title: 'notes', type: 'io.cozy.notes', verbs: [] },
  { title: 'photos', type: 'io.cozy.files', verbs: ['GET'], values: ['photos'] },
] as const;

export async function benchPermissions(report: Report): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-permissions-'));
  try {
    await using couch = openSqliteCouch({ directory });
    const parts = openParts(couch);
    await fill(parts);
    for (const [name, token] of await tokensOf(parts)) {
      const check = async () => {
        const permission = await parts.permissions.fromToken(parts.instance, token, { address: '203.0.113.1' });
        await parts.permissions.allowId(parts.instance, permission, 'GET', 'io.cozy.notes', 'n1');
      };
      report.figure(`permission: ${name}`, await microseconds(check), 'us', MICROSECONDS);
    }
    await measureTree(report, parts);
    await measureJournal(report, parts);
  } finally {
    await rm(directory, { recursive: true });
  }
}

type Parts = ReturnType<typeof openParts>;

function openParts(couch: ReturnType<typeof openSqliteCouch>) {
  const docs = createDocs({ couch, hub: openMemoryHub(() => {}) });
  const tokens = createTokens();
  const appPasswords = createAppPasswords({ docs });
  const journal = createJournal({ docs });
  const secret = () => randomBytes(64).toString('base64');
  const instance = {
    prefix: 'bench',
    domain: 'bench.localhost',
    session_secret: secret(),
    oauth_secret: secret(),
    cli_secret: secret(),
  } as Instance;
  return {
    docs,
    tokens,
    appPasswords,
    journal,
    instance,
    permissions: createPermissions({ docs, tokens, cache: openMemoryCache(), appPasswords, onAccess: journal.record }),
    shares: createShares({ docs, tokens, hashPassword: createHasher().hash }),
  };
}

async function fill({ docs, instance, permissions }: Parts): Promise<void> {
  await permissions.createForApp(instance, 'notes', RULES);
  await docs.create(instance, DOCTYPES.oauthClients, { _id: 'device', client_name: 'Device' });
  await docs.create(instance, DOCTYPES.settings, { _id: 'io.cozy.settings.instance' });
  let dir_id = 'photos';
  await docs.create(instance, DOCTYPES.files, { _id: dir_id, type: 'directory' });
  for (let depth = 0; depth < 4; depth++) {
    ({ _id: dir_id } = await docs.create(instance, DOCTYPES.files, { type: 'directory', dir_id }));
  }
  await docs.create(instance, DOCTYPES.files, { _id: 'deep', type: 'file', dir_id });
}

async function tokensOf({ tokens, instance, appPasswords, shares }: Parts): Promise<[string, string][]> {
  const caller = { type: 'cli', sourceId: '', rules: RULES } as const;
  const share = await shares.create(instance, caller, { rules: RULES, names: ['bob'] });
  const { password } = await appPasswords.create(instance, { name: 'Sync', rules: RULES });
  const scope = 'io.cozy.notes io.cozy.files:GET:photos';
  return [
    ['app', await tokens.issue(instance, { audience: 'app', subject: 'notes' })],
    ['device', await tokens.issue(instance, { audience: 'access', subject: 'device', scope })],
    ['command line', await tokens.issue(instance, { audience: 'cli', subject: 'me', scope })],
    ['code of a link', share.codes?.['bob'] ?? ''],
    ['short code of a link', share.shortcodes?.['bob'] ?? ''],
    ['app password', password],
  ];
}

/** Five folders below the one that the rule names. */
async function measureTree(report: Report, { tokens, permissions, instance }: Parts): Promise<void> {
  const scope = 'io.cozy.files:GET:photos';
  const token = await tokens.issue(instance, { audience: 'cli', subject: 'me', scope });
  const permission = await permissions.fromToken(instance, token);
  const check = () => permissions.allowId(instance, permission, 'GET', DOCTYPES.files, 'deep');
  report.figure('permission: file five folders below', await microseconds(check, COUNT / 10), 'us');
}

/** What the access journal adds, and what a write of it costs. */
async function measureJournal(report: Report, { journal, permissions, tokens, instance }: Parts): Promise<void> {
  const scope = 'io.cozy.notes';
  const token = await tokens.issue(instance, { audience: 'cli', subject: 'journal', scope });
  const permission = await permissions.fromToken(instance, token, { address: '203.0.113.1' });
  const record = async () => journal.record(permission, 'GET', 'io.cozy.notes');
  report.figure('journal: one access', await microseconds(record), 'us', 5);
  for (let n = 0; n < 300; n++) journal.record({ ...permission, sourceId: `source${n % 100}` }, 'GET', `io.cozy.n${n}`);
  const start = performance.now();
  await journal.flush();
  report.figure('journal: a write of 100 actors', performance.now() - start, 'ms');
}

/** Of one call, at the best of some rounds. */
async function microseconds(work: () => Promise<unknown>, count = COUNT): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let n = 0; n < count; n++) await work();
    best = Math.min(best, ((performance.now() - start) * 1000) / count);
  }
  return best;
}
