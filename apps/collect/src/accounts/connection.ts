import { type Members, members, text } from '../konnectors/konnector.ts';
import { type Frequency, frequencyOf } from '../konnectors/schedule.ts';

/** A document of `io.cozy.accounts`, as it is stored: its secrets are sealed. */
export type Account = Members & { _id: string; _rev: string };

/** When an account is read, and what became of it. Times are RFC 3339, empty when there is none. */
export type Plan = {
  id: string;
  type: string;
  arguments: string;
  /** Null: another rhythm. */
  frequency: Frequency | null;
  message: Members;
  isPaused: boolean;
  status: 'queued' | 'running' | 'done' | 'errored';
  lastRun: string;
  lastSuccess: string;
  lastJob: string;
  error: string;
  next: string;
};

/** An account of the owner at a service, with its plan. */
export type Connection = {
  id: string;
  /** Of the konnector. */
  slug: string;
  name: string;
  account: Account;
  /** Null when nothing reads it by itself. */
  plan: Plan | null;
};

export type Status = 'running' | 'failed' | 'paused' | 'unplanned' | 'new' | 'fine';

type TriggerResource = { id: string; attributes: Members };

export function toPlan({ id, attributes }: TriggerResource): Plan {
  const { type, arguments: args, message, paused } = attributes;
  const state = members(attributes['current_state']);
  const error = text(state['last_error']);
  const [failure, success] = [text(state['last_failure']), text(state['last_success'])];
  return {
    id,
    type: text(type),
    arguments: text(args),
    frequency: frequencyOf(text(type), text(args)),
    message: members(message),
    isPaused: paused === true,
    status: text(state['status']) as Plan['status'],
    lastRun: text(state['last_execution']),
    lastSuccess: success,
    lastJob: text(state['last_executed_job_id']),
    error: failure > success ? error || 'UNKNOWN_ERROR' : '',
    next: text(state['next_execution']),
  };
}

/**
 * The accounts of konnectors, each with the trigger that names it.
 * @param slugOf the installed konnector of a type of accounts; undefined when there is none
 */
export function toConnections(
  accounts: readonly Account[],
  triggers: readonly TriggerResource[],
  slugOf: (type: string) => string | undefined,
): Connection[] {
  const plans = new Map<string, Plan>();
  for (const trigger of triggers) {
    const plan = toPlan(trigger);
    const account = text(plan.message['account']);
    // A trigger of a device does not say when.
    if (!plans.has(account) || plans.get(account)?.type === '@client') plans.set(account, plan);
  }
  return accounts.flatMap((account) => {
    const plan = plans.get(account._id) ?? null;
    const type = text(account['account_type']);
    const slug = (text(plan?.message['konnector']) || slugOf(type)) ?? '';
    return slug !== '' ? [{ id: account._id, slug, name: nameOf(account), account, plan }] : [];
  });
}

/** What the owner typed tells an account from the others. */
export function nameOf(account: Account): string {
  const auth = members(account['auth']);
  const data = members(account['data']);
  const names = [
    auth['accountName'],
    account['name'],
    auth[text(account['identifier'])],
    auth['login'],
    auth['identifier'],
    auth['email'],
    auth['url'],
    data['email'],
  ];
  return shortAddress(names.map(text).find((name) => name !== '') ?? '');
}

/** The address of a source is told as it is spoken: without what all addresses begin with. */
function shortAddress(name: string): string {
  return name.replace(/^(?:https?|webcals?|feed):\/\//, '').replace(/\/$/, '');
}

export function statusOf({ plan }: Pick<Connection, 'plan'>): Status {
  if (!plan) return 'unplanned';
  if (plan.status === 'queued' || plan.status === 'running') return 'running';
  if (plan.error !== '') return 'failed';
  if (plan.isPaused) return 'paused';
  return plan.lastRun === '' ? 'new' : 'fine';
}

/**
 * What a service asks its owner during a run: a code that it has sent (`EMAIL`, `SMS`...), or a confirmation in its own app
 * (`APP`). Null when it asks nothing.
 */
export type Challenge = { way: string; needsCode: boolean; isAgain: boolean };

const CHALLENGE = /^TWOFA_NEEDED(_RETRY)?(?:\.([A-Z_]+))?$/;

export function challengeOf(account: Account): Challenge | null {
  const [found, again, way = ''] = CHALLENGE.exec(text(account['state'])) ?? [];
  if (found === undefined || text(account['twoFACode']) !== '') return null;
  return { way: way.replace(/_CODE$/, ''), needsCode: way !== 'APP', isAgain: again !== undefined };
}

/** Of the files of an account; empty when there is none yet. */
export function folderOf({ plan }: Pick<Connection, 'plan'>): string {
  const folder = text(plan?.message['folder_to_save']);
  return folder === 'yes' ? '' : folder;
}
