import { Readable } from 'node:stream';
import type { Instance } from '#model/instance';
import { JobError, type Worker } from '#model/job';
import type { PostOffice } from '#model/mail';
import type { MailAddress, MailMessage } from '#pkg/mail';
import { deliver } from './deliver.ts';
import { parseMessage, type SendmailMessage } from './message.ts';

/** Sends what an app or a device wrote: to its owner, or in the owner's name to others, by the mode. */
export function sendmailWorker(postOffice: PostOffice): Worker {
  return {
    type: 'sendmail',
    concurrency: 2,
    maxExecCount: 3,
    timeout: 60_000,
    reserved: false,
    async run({ instance, job }) {
      const message = parseMessage(job.message);
      const mail = {
        ...(await envelope(postOffice, instance, message)),
        ...(await content(postOffice, instance, message)),
      };
      await deliver(postOffice, instance, mail, message.mode === 'campaign' ? 'campaign' : undefined);
    },
  };
}

type Envelope = Pick<MailMessage, 'from' | 'to' | 'replyTo' | 'automatic'>;

/** Only the mode `from` writes to whom it wants, and then the answers go to the owner. */
async function envelope(
  postOffice: PostOffice,
  instance: Instance,
  { mode, ...given }: SendmailMessage,
): Promise<Envelope> {
  const senders = postOffice.from(instance);
  const replyTo = given.reply_to && toAddress(given.reply_to);
  switch (mode) {
    case 'noreply':
    case 'campaign':
      return { ...senders, ...(replyTo && { replyTo }), to: [await postOffice.owner(instance)], automatic: true };
    case 'pending':
      return { ...senders, to: [await postOffice.pending(instance)], automatic: true };
    case 'support':
      return { ...senders, replyTo: await postOffice.owner(instance), to: [postOffice.support(instance)] };
    case 'from': {
      const owner = await postOffice.owner(instance);
      const { email } = senders.from;
      const to = (given.to ?? []).map(toAddress);
      if (to.length === 0) throw new JobError('The mail is for nobody', { retry: false });
      return { from: { name: owner.name ?? instance.domain, email }, replyTo: replyTo ?? owner, to };
    }
  }
}

type Content = Pick<MailMessage, 'subject' | 'text' | 'html' | 'attachments'>;

async function content(postOffice: PostOffice, instance: Instance, message: SendmailMessage): Promise<Content> {
  const { template_name: template, template_values: values = {}, parts = [], subject = '', locale } = message;
  const attachments = (message.attachments ?? []).map(({ filename, content: base64 }) => ({
    filename,
    content: () => Readable.from([Buffer.from(base64, 'base64')]),
  }));
  if (template !== undefined) {
    const written = await postOffice.write(instance, template, values, { locale });
    return { ...written, ...(subject !== '' && { subject }), attachments };
  }
  if (parts.length === 0 || subject === '') throw new JobError('The mail has no subject or no text', { retry: false });
  const body = (type: string) => parts.find((part) => part.type === type)?.body;
  const [text, html] = [body('text/plain'), body('text/html')];
  return { subject, ...(text !== undefined && { text }), ...(html !== undefined && { html }), attachments };
}

function toAddress({ name, email }: { name?: string | undefined; email: string }): MailAddress {
  return { email, ...(name !== undefined && { name }) };
}
