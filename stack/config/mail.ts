import { join } from 'node:path';
import type { ServerSettings } from './mail-schema.ts';
import type { Settings } from './schema.ts';
import { ConfigError, type Credentials, type MailConfig, type Secret, type SmtpServer, secret } from './types.ts';

type Credential = [key: string, credentials: Secret<Credentials>];

/** Where mails go and who sends them; the passwords apart. Throws `ConfigError` for what does not go together. */
export function toMail(
  settings: Settings,
  data: string,
): { mail: MailConfig; secrets: Record<string, Secret<Credentials>> } {
  const credentials: Credential[] = [];
  const one = (key: string, given: ServerSettings) => {
    credentials.push(...credentialsOf(key, given));
    return toServer(key, given);
  };
  const many = (key: string, all: Record<string, ServerSettings>) =>
    Object.fromEntries(
      Object.entries(all).flatMap(([name, given]) => {
        const found = one(`${key}.${name}`, given);
        return found ? [[name, found]] : [];
      }),
    );
  const server = one('mail', serverAt(settings, 'mail'));
  const campaign = one('campaign_mail', serverAt(settings, 'campaign_mail'));
  const { 'mail.noreply_address': email, 'mail.noreply_name': name } = settings;
  const { 'mail.reply_to': replyTo, 'mail.alert_address': alert } = settings;
  const mail: MailConfig = {
    folder: join(data, 'mails'),
    ...(server && { server }),
    contexts: many('mail.contexts', settings['mail.contexts']),
    ...(campaign && { campaign }),
    campaignContexts: many('campaign_mail.contexts', settings['campaign_mail.contexts']),
    noreply: { ...(name !== undefined && { name }), ...(email !== undefined && { email }) },
    ...(replyTo !== undefined && { replyTo: { email: replyTo } }),
    ...(alert !== undefined && { alert: { email: alert } }),
  };
  return { mail, secrets: Object.fromEntries(credentials) };
}

function serverAt(settings: Settings, key: 'mail' | 'campaign_mail'): ServerSettings {
  return {
    host: settings[`${key}.host`],
    port: settings[`${key}.port`],
    username: settings[`${key}.username`],
    password: settings[`${key}.password`],
    use_ssl: settings[`${key}.use_ssl`],
    disable_tls: settings[`${key}.disable_tls`],
    skip_certificate_validation: settings[`${key}.skip_certificate_validation`],
    local_name: settings[`${key}.local_name`],
  };
}

/** The ecosystem's files may leave out the host: then it is this machine, if anything else is said of the server. */
function toServer(key: string, given: ServerSettings): SmtpServer | undefined {
  const { host = 'localhost', use_ssl: implicit = false, disable_tls: off = false, local_name: localName } = given;
  if (Object.values(given).every((value) => value === undefined)) return undefined;
  if (implicit && off) throw new ConfigError(`${key}: use_ssl and disable_tls say the opposite of each other`);
  const { port = implicit ? 465 : 25 } = given;
  return {
    host,
    port,
    tls: implicit ? 'implicit' : off ? 'off' : isLoopback(host) ? 'opportunistic' : 'required',
    verifyCertificate: !given.skip_certificate_validation,
    ...(localName !== undefined && { localName }),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function credentialsOf(key: string, { username, password }: ServerSettings): Credential[] {
  if (username === undefined && password === undefined) return [];
  if (username === undefined) throw new ConfigError(`${key}.password needs ${key}.username beside it`);
  return [[key, secret({ user: username, password: password?.reveal() ?? '' })]];
}
