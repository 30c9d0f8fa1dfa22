import type { InstalledApp } from '#model/app';
import { DOCTYPES, type Docs, type StoredObject, toObject } from '#model/docs';
import type { Instance } from '#model/instance';
import { type Job, JobError } from '#model/job';
import { isSubset, type Permission, type Rule } from '#model/permission';
import { isKind } from '#pkg/errors';
import { Json, type JsonObject } from '#pkg/json';
import { findProgram, type KonnectorsDeps } from './find-program.ts';
import { type AccountFacts, ensureFolder } from './folder.ts';
import { type RunProgramDeps, runProgram } from './run-program.ts';
import type { KonnectorMessage } from './types.ts';

type Deps = KonnectorsDeps & RunProgramDeps;
type Account = StoredObject<JsonObject>;

/** Told to who listens; the rest is in the log of the run. */
const MAX_EVENTS = 500;
const EVENTS = 'io.cozy.jobs.events';
/** Only the owner can help, who then runs it by hand. */
const NEEDS_OWNER = /^(LOGIN_FAILED|USER_ACTION_NEEDED)/;

/** Runs a konnector: the internet, the stack with its own rights and its account, a folder. */
export async function runKonnector(
  deps: Deps,
  instance: Instance,
  job: Job,
  message: KonnectorMessage,
  signal: AbortSignal,
): Promise<void> {
  const { docs, accounts, konnectors: programs, tokens } = deps;
  const { konnector: slug, account: accountId } = message;
  const program = await findProgram(programs, instance, slug);
  await refuseWhatNeedsOwner(deps, instance, job);
  const main = await mainOf(deps, program, message);
  if (main === undefined) return;
  const account = accountId === undefined ? undefined : await findOwnAccount(deps, instance, program, message);
  const token = await tokens.issue(instance, { audience: 'konn', subject: slug });
  const allow = (title: string, rule: Rule) => allowKonnector(deps, instance, slug, token, title, rule);
  if (accountId !== undefined) {
    await allow(`account-${accountId}`, { type: DOCTYPES.accounts, verbs: ['GET'], values: [accountId] });
  }
  const folder = await prepareFolder(deps, instance, program, message, account);
  const fields = { ...message, ...(folder !== undefined && { folder_to_save: folder }) };
  if (folder !== undefined) {
    await allow(`folder-${folder}`, { type: DOCTYPES.files, verbs: [], values: [folder] });
    await keepFolder(deps, instance, job, folder);
  }
  let told = 0;
  await runProgram(deps, {
    instance,
    job,
    signal,
    programs,
    program,
    main,
    token,
    env: { COZY_FIELDS: JSON.stringify(fields) },
    internet: true,
    secrets: account ? accounts.secrets(instance, Json.of({ ...account })) : [],
    onLine: (line) => {
      if (told++ >= MAX_EVENTS || (line.type === 'debug' && !job.forward_logs)) return;
      const { trigger_id = null } = job;
      docs.notify(instance, EVENTS, job._id, { ...line, slug, account: accountId ?? null, trigger_id }, 'CREATED');
    },
  });
}

/** What the last run asked of the owner is not there by itself: each try would be one more wrong password elsewhere. */
async function refuseWhatNeedsOwner({ triggers }: Deps, instance: Instance, job: Job): Promise<void> {
  if (job.trigger_id === undefined || job.manual_execution) return;
  try {
    const trigger = await triggers.get(instance, job.trigger_id);
    const { last_error = '', last_failure = '', last_success = '' } = await triggers.state(instance, trigger);
    if (last_failure > last_success && NEEDS_OWNER.test(last_error)) throw new JobError(last_error, { retry: false });
  } catch (error) {
    if (!isKind(error, 'not-found')) throw error;
  }
}

/** The module to run; undefined when there is nothing to do. */
async function mainOf(
  { konnectors }: Deps,
  program: InstalledApp,
  { account_deleted }: KonnectorMessage,
): Promise<string | undefined> {
  if (account_deleted) {
    const { on_delete_account: file } = program;
    return typeof file === 'string' ? file.replace(/^\/+/, '') : undefined;
  }
  const { language = 'node', slug } = program;
  if (language !== 'node') throw new JobError(`${slug} runs on a device only`, { retry: false });
  const described = await konnectors.files(program).open('package.json');
  const { main } = described && 'content' in described ? parse(described.content.bytes) : {};
  return typeof main === 'string' && main !== '' ? main.replace(/^\.?\/+/, '') : 'index.js';
}

function parse(bytes: Buffer): JsonObject {
  try {
    return JSON.parse(bytes.toString()) as JsonObject;
  } catch {
    return {};
  }
}

async function prepareFolder(
  { vfs, originOf }: Deps,
  instance: Instance,
  program: InstalledApp,
  { folder_to_save: asked, account_deleted }: KonnectorMessage,
  account: Account | undefined,
): Promise<string | undefined> {
  if (!asked || account_deleted) return undefined;
  const facts: AccountFacts | undefined = account && {
    _id: account._id,
    name: nameOf(account),
    ...(typeof account['defaultFolderPath'] === 'string' && { defaultFolderPath: account['defaultFolderPath'] }),
  };
  return (await ensureFolder(vfs, instance, originOf(instance), program, facts, asked))._id;
}

/** The account of the run. Nobody has a konnector log in with the account of another service. */
async function findOwnAccount(
  { docs }: Deps,
  instance: Instance,
  program: InstalledApp,
  { account: id = '', account_rev: rev, account_deleted }: KonnectorMessage,
): Promise<Account> {
  const account = await findAccount(docs, instance, id, account_deleted ? rev : undefined);
  const type = account['account_type'];
  if (typeof type === 'string' && type !== program.slug && type !== program['account_type']) {
    throw new JobError(`The account is not one of ${program.slug}`, { retry: false });
  }
  return account;
}

async function findAccount(docs: Docs, instance: Instance, id: string, rev: string | undefined): Promise<Account> {
  try {
    if (rev === undefined) return await docs.get<JsonObject>(instance, DOCTYPES.accounts, id);
    return toObject<JsonObject>(await docs.database(instance, DOCTYPES.accounts).get(id, { rev }));
  } catch (error) {
    if (isKind(error, 'not-found')) throw new JobError('The account is gone', { retry: false, cause: error });
    throw error;
  }
}

/** What the owner typed to log in there tells the account from others. */
function nameOf(account: Account): string {
  const auth = (account['auth'] ?? {}) as JsonObject;
  const identifier = typeof account['identifier'] === 'string' ? auth[account['identifier']] : undefined;
  const names = [auth['accountName'], account['name'], identifier, auth['login'], auth['identifier'], auth['email']];
  return names.find((name): name is string => typeof name === 'string' && name !== '') ?? account._id;
}

/** The next runs of the trigger save there too. */
async function keepFolder({ triggers }: Deps, instance: Instance, job: Job, folder: string): Promise<void> {
  if (job.trigger_id === undefined) return;
  try {
    const trigger = await triggers.get(instance, job.trigger_id);
    const message = trigger.message as JsonObject | null;
    if (!message || message['folder_to_save'] === folder) return;
    await triggers.patch(instance, trigger, { message: { ...message, folder_to_save: folder } });
  } catch (error) {
    if (!isKind(error, 'not-found', 'conflict')) throw error;
  }
}

const SERVER: Permission = { type: 'cli', sourceId: '', rules: [{ type: '*', verbs: [] }] };

/** Gives a konnector what it works with, unless its manifest does. */
async function allowKonnector(
  { permissions }: Deps,
  instance: Instance,
  slug: string,
  token: string,
  title: string,
  rule: Rule,
): Promise<void> {
  const { rules } = await permissions.fromToken(instance, token);
  if (isSubset([rule], rules)) return;
  await permissions.changeForApp(instance, SERVER, slug, { [title]: { ...rule, title } }, 'konnector');
}
