import type { Instance } from '#model/instance';
import { isMailAddress, type MailAddress } from '#pkg/mail';

export interface SendersConfig {
  noreply: { name?: string; email?: string };
  replyTo?: MailAddress;
  /** The administrator's. */
  alert?: MailAddress;
  /** What each context says; `noreply_address`, `noreply_name` and `reply_to` win over the others; `support_address` is whom owners ask for help. */
  contexts: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Senders {
  from: MailAddress;
  replyTo?: MailAddress;
}

export const BRAND = 'Cozy';

/** Who writes to the owner of an instance. */
export function sendersOf({ noreply, replyTo, contexts }: SendersConfig, instance: Instance): Senders {
  const context = contexts[instance.context ?? 'default'] ?? {};
  const email = addressIn(context['noreply_address']) ?? noreply.email ?? `noreply@${hostOf(instance)}`;
  const name = textIn(context['noreply_name']) ?? noreply.name ?? BRAND;
  const answers = addressIn(context['reply_to']);
  const replies = answers === undefined ? replyTo : { email: answers };
  return { from: { name, email }, ...(replies && { replyTo: replies }) };
}

/** A domain may have a port, an address has none. */
function hostOf({ domain }: Instance): string {
  return domain.replace(/:\d+$/, '');
}

function addressIn(value: unknown): string | undefined {
  return typeof value === 'string' && isMailAddress(value) ? value : undefined;
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
