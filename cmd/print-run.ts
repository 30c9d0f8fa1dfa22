import type { JobClient, JobNode } from '#client';
import { CommandError } from './command-error.ts';

/** Waits for a job and prints it; one that fails ends the command with 1. What its program says goes to the error output. */
export async function printRun(client: JobClient, push: () => Promise<JobNode>, withLogs: boolean): Promise<void> {
  const onLine = withLogs
    ? ({ type, message }: { type: string; message: string }) => console.error(`${type}\t${printable(message)}`)
    : undefined;
  const { id, attributes } = await client.follow(push, onLine);
  console.log(JSON.stringify({ id, ...attributes }, null, 2));
  if (attributes.state === 'errored') throw new CommandError(`The job failed: ${printable(attributes.error ?? '')}`);
}

/** A program of somebody else must not drive the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
