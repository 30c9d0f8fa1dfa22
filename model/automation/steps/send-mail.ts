import { displayNameOf, emailOf } from '#doctypes/contacts';
import type { Locale } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { isMailAddress } from '#pkg/mail';
import { StepError } from '../faults.ts';
import { MAILS_TO_OTHERS } from '../limits.ts';
import { CONTACTS } from '../needs.ts';
import { fillLine, fillText } from '../template.ts';
import type { StepOf } from '../types.ts';
import type { Plan, StepContext } from './types.ts';

const HOUR = 3_600_000;

/** Who gets a mail that nobody wrote by hand is told so. */
const FOOTERS: Readonly<Record<Locale, (domain: string) => string>> = {
  en: (domain) => `-- \nSent by an automation of ${domain}. Answers go to its owner.`,
  fr: (domain) => `-- \nEnvoyé par une automatisation de ${domain}. Les réponses vont à son propriétaire.`,
};

/** To the owner, or to one of their contacts: never to an address that an event brings. It leaves by a job of its own. */
export async function planMail(context: StepContext, step: StepOf<'mail'>): Promise<Plan> {
  const { deps, instance, key, values, rule } = context;
  const subject = fillLine(step.subject, values) || rule.name;
  const text = fillText(step.text, values) || subject;
  const to = await recipientOf(context, step.contact);
  const body = to ? `${text}\n\n${FOOTERS[instance.locale](instance.domain)}\n` : text;
  const message = {
    subject,
    parts: [{ type: 'text/plain', body }],
    ...(to ? { mode: 'from', to: [to] } : { mode: 'noreply' }),
  };
  return {
    shown: { to: to ? (to.name ?? to.email) : '', subject, text },
    async perform() {
      if (to && (await deps.cache.increment(`automation-mails:${instance.prefix}`, HOUR)) > MAILS_TO_OTHERS) {
        throw new StepError('too_many_calls');
      }
      await pushOnce(context, { worker: 'sendmail', message: message as JsonObject, id: key });
    },
  };
}

/** A job of that id is made once, however often the step is tried. */
export async function pushOnce(
  { deps, instance }: StepContext,
  request: { id: string; worker: string; message: JsonValue; trigger_id?: string },
): Promise<void> {
  try {
    await deps.jobs.push(instance, request);
  } catch (cause) {
    if (isKind(cause, 'too-many-requests')) throw new StepError('too_many_calls', { cause });
    throw cause;
  }
}

/** Undefined for the owner. */
async function recipientOf({ deps, instance }: StepContext, contact: string) {
  if (contact === '') {
    const { email } = await deps.instances.settings(instance);
    if (typeof email !== 'string' || !isMailAddress(email)) throw new StepError('no_mail_address');
    return undefined;
  }
  const found = await deps.docs.get<JsonObject>(instance, CONTACTS, contact).catch((cause: unknown) => {
    throw isKind(cause, 'not-found') ? new StepError('contact_gone', { cause }) : cause;
  });
  const email = emailOf(found);
  if (!isMailAddress(email)) throw new StepError('contact_silent');
  const name = fillLine('{{name}}', { name: displayNameOf(found) });
  return { email, ...(name !== email && { name }) };
}
