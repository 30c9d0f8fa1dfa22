import type { Instance } from '#model/instance';
import type { Jobs } from '#model/job';
import type { PostOffice } from './post-office.ts';
import { sealMail } from './seal.ts';
import { STACK_MAIL } from './stack-mail.ts';
import type { Mailer } from './types.ts';

export interface MailerDeps {
  jobs: Pick<Jobs, 'push'>;
  postOffice: PostOffice;
}

/** The mail is written once here, so that a wrong one fails who asks; what leaves is written by the job. */
export function createMailer({ jobs, postOffice }: MailerDeps): Mailer {
  return {
    async send(instance: Instance, mail) {
      await postOffice.compose(instance, mail);
      await jobs.push(instance, {
        worker: STACK_MAIL,
        message: { template: mail.template, sealed: sealMail(instance, mail) },
      });
    },
  };
}
