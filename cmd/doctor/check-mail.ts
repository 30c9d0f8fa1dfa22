import type { MailCheck } from '#stack';
import type { Config, Secrets } from '#stack/config';
import type { Finding } from './finding.ts';

/** Connects to the mail servers and logs in, without sending anything. */
export async function checkMail(config: Config, secrets: Secrets): Promise<Finding[]> {
  const { verifyMail } = await import('#stack');
  return (await verifyMail(config, secrets)).map((check) => toFinding(check, config));
}

function toFinding({ context, way, delivers, problem }: MailCheck, { mode }: Config): Finding {
  const what = context === undefined ? 'mail' : `mail of ${context}`;
  if (problem !== undefined) {
    return { level: 'bad', what, found: `${way}: ${problem}`, fix: 'look at mail.* in the configuration' };
  }
  if (delivers) return { level: 'ok', what, found: `${way} takes our mails` };
  const found = `nothing is sent: mails are kept as files in ${way}`;
  if (mode === 'development') return { level: 'ok', what, found };
  return { level: 'note', what, found, fix: 'give a mail server: mail.host, mail.port, mail.username, mail.password' };
}
