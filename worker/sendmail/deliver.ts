import type { Instance } from '#model/instance';
import { JobError } from '#model/job';
import type { PostOffice } from '#model/mail';
import type { MailMessage } from '#pkg/mail';

/** The owner reads which addresses were refused; the others have the mail, so that it is not sent again. */
export async function deliver(
  postOffice: PostOffice,
  instance: Instance,
  message: MailMessage,
  kind?: 'campaign',
): Promise<void> {
  const { refused } = await postOffice.send(instance, message, kind);
  if (refused.length > 0) throw new JobError(`The mail server refused ${refused.join(', ')}`, { retry: false });
}
