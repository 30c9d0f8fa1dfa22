import { z } from 'zod';
import { JobError, type Task } from '#model/job';
import { AppError } from '#pkg/errors';

const MESSAGE = z.object({ id: z.string() });

/** Does something with the file whose `id` is in the message. A file that cannot be decoded costs one failed job. */
export async function lookAtFile(
  { job, instance }: Task,
  look: (instance: Task['instance'], fileId: string) => Promise<void>,
): Promise<void> {
  const message = MESSAGE.safeParse(job.message);
  if (!message.success) throw new JobError('The message has no id of a file', { retry: false });
  try {
    await look(instance, message.data.id);
  } catch (cause) {
    const isHopeless =
      cause instanceof AppError && ['unprocessable', 'unsupported-media', 'too-large'].includes(cause.kind);
    throw isHopeless ? new JobError(cause.message, { retry: false, cause }) : cause;
  }
}
