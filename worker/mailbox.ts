import { JobError, JobLater, type Jobs, type Worker } from '#model/job';
import type { Mailboxes } from '#model/mailbox';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';

/** In ms: a visit ends by itself long before, unless a server takes its time for each of its answers. */
const TIMEOUT = 6 * 60_000;
/** A first visit of a large account is one of many: each has its turn among those of other owners. */
const MOST_VISITS = 50;
/** In ms, where the places of a server are taken. */
const LATER = 15_000;

/**
 * Visits a mailbox of another server: `{ account: <id of a document of io.cozy.accounts> }`; `visit` counts, from 1, those that go on
 * with the first.
 */
export function mailboxWorker(mailboxes: Mailboxes, jobs: Pick<Jobs, 'push'>): Worker {
  return {
    type: 'mailbox',
    // Of mostly waiting for others.
    concurrency: 6,
    maxExecCount: 3,
    timeout: TIMEOUT,
    reserved: false,
    uses(message) {
      const id = accountOf(message);
      return id === '' ? [] : [{ verb: 'GET', doctype: 'io.cozy.accounts', id }];
    },
    async run({ instance, job, signal }) {
      const account = accountOf(job.message);
      if (account === '') throw new JobError('The message has no account', { retry: false });
      try {
        if (await mailboxes.sync(instance, account, signal)) return;
      } catch (error) {
        throw toJobError(error);
      }
      const visit = visitOf(job.message) + 1;
      if (visit > MOST_VISITS) return;
      const { trigger_id } = job;
      await jobs.push(instance, { worker: 'mailbox', message: { account, visit }, ...(trigger_id && { trigger_id }) });
    },
  };
}

function accountOf(message: JsonValue): string {
  const { account } = membersOf(message);
  return typeof account === 'string' ? account : '';
}

function visitOf(message: JsonValue): number {
  const { visit } = membersOf(message);
  return Number.isSafeInteger(visit) && Number(visit) >= 1 ? Number(visit) : 1;
}

function membersOf(message: JsonValue): JsonObject {
  return typeof message === 'object' && message !== null && !Array.isArray(message) ? message : {};
}

/** The words are those that the ecosystem shows for konnectors. */
function toJobError(cause: unknown): unknown {
  if (isKind(cause, 'unauthenticated')) return new JobError('LOGIN_FAILED', { retry: false, cause });
  if (isKind(cause, 'too-many-requests')) return new JobLater(LATER);
  if (isKind(cause, 'bad-gateway')) return new JobError('VENDOR_DOWN', { cause });
  if (cause instanceof AppError && isKind(cause, 'not-found', 'unprocessable')) {
    return new JobError(cause.message, { retry: false, cause });
  }
  return cause;
}
