import { z } from 'zod';
import { flag, host, line, mailAddress, password, port } from './values.ts';

/** One server, by the names of the ecosystem. */
const server = {
  host: host.optional(),
  port: port.optional(),
  username: line.optional(),
  password: password.optional(),
  /** TLS from the first byte. */
  use_ssl: flag.optional(),
  disable_tls: flag.optional(),
  skip_certificate_validation: flag.optional(),
  local_name: host.optional(),
};

const contexts = z.record(z.string(), z.strictObject(server), { error: 'is not a map of contexts' }).default({});

export type ServerSettings = z.infer<z.ZodObject<typeof server>>;

export const MAIL_SETTINGS = {
  ...below('mail', server),
  'mail.contexts': contexts,
  'mail.noreply_address': mailAddress.optional(),
  'mail.noreply_name': line.optional(),
  'mail.reply_to': mailAddress.optional(),
  'mail.alert_address': mailAddress.optional(),
};

export const CAMPAIGN_SETTINGS = { ...below('campaign_mail', server), 'campaign_mail.contexts': contexts };

type Below<Prefix extends string, Shape> = { [K in keyof Shape & string as `${Prefix}.${K}`]: Shape[K] };

function below<Prefix extends string, Shape extends object>(prefix: Prefix, shape: Shape): Below<Prefix, Shape> {
  const members = Object.entries(shape).map(([name, type]) => [`${prefix}.${name}`, type]);
  return Object.fromEntries(members) as Below<Prefix, Shape>;
}
