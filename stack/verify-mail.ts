import type { MailVerdict } from '#pkg/mail';
import type { Config, Secrets } from './config.ts';
import { openMail } from './drivers.ts';
import { createLog } from './log.ts';

export interface MailCheck extends MailVerdict {
  /** Context that has a server of its own; absent: the default one. */
  context?: string;
}

/** Tries every way out that the configuration names, one after the other; nothing is sent. */
export async function verifyMail(config: Config, secrets: Secrets): Promise<MailCheck[]> {
  await using transports = openMail(config, secrets, createLog(config));
  const checks: MailCheck[] = [await transports.of('').verify()];
  for (const context of Object.keys(config.mail.contexts)) {
    checks.push({ context, ...(await transports.of(context).verify()) });
  }
  return checks;
}
