import { CommandError } from '../command-error.ts';

/** On some servers, something else decides of the instances: a slip of the hand must not. */
export function refuseIfDisabled(): void {
  const reason = process.env['COZY_DISABLE_INSTANCES_ADD_RM'];
  if (reason) throw new CommandError(reason);
}
