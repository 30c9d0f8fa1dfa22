import { ErrorCode } from 'bullmq';

const GONE: readonly unknown[] = [
  ErrorCode.JobNotExist,
  ErrorCode.JobLockNotExist,
  ErrorCode.JobNotInState,
  ErrorCode.JobLockMismatch,
];

/** What an action on a job that is held answers: false when it is not held any more. */
export async function whileHeld(action: Promise<unknown>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    if (GONE.includes((error as { code?: unknown }).code)) return false;
    throw error;
  }
}
