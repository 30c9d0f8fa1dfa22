import { JobError, type Worker } from '#model/job';
import type { Mailboxes } from '#model/mailbox';
import { AppError, isKind } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';

/** Visits a mailbox of another server: `{ account: <id of a document of io.cozy.accounts> }`. */
export function mailboxWorker(mailboxes: Mailboxes): Worker {
  return {
    type: 'mailbox',
    concurrency: 2,
    maxExecCount: 3,
    timeout: 15 * 60_000,
    reserved: false,
    uses(message) {
      const id = accountOf(message);
      return id === '' ? [] : [{ verb: 'GET', doctype: 'io.cozy.accounts', id }];
    },
    async run({ instance, job, signal }) {
      const account = accountOf(job.message);
      if (account === '') throw new JobError('The message has no account', { retry: false });
      try {
        await mailboxes.sync(instance, account, signal);
      } catch (error) {
        throw toJobError(error);
      }
    },
  };
}

function accountOf(message: JsonValue): string {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return '';
  const { account } = message;
  return typeof account === 'string' ? account : '';
}

/** The words are those that the ecosystem shows for konnectors. */
function toJobError(cause: unknown): unknown {
  if (isKind(cause, 'unauthenticated')) return new JobError('LOGIN_FAILED', { retry: false, cause });
  if (isKind(cause, 'bad-gateway')) return new JobError('VENDOR_DOWN', { cause });
  if (cause instanceof AppError && isKind(cause, 'not-found', 'unprocessable')) {
    return new JobError(cause.message, { retry: false, cause });
  }
  return cause;
}
