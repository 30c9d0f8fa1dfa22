import { z } from 'zod';
import { flag, folder, line, password, registry } from './values.ts';

/** @compat files of the ecosystem have these keys with nothing in them. */
const optional = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), type.optional());

const server = registry.transform((text) => new URL(text).origin);
const bundleId = z.string().regex(/^[\w.-]{1,200}$/, { error: 'is not the bundle id of an app' });

/** How phones are told, by the names of the ecosystem; `fcm_server`, `ios_server` and `ios_topic` are ours. */
export const PUSH_SETTINGS = {
  'notifications.development': flag.default(false),
  'notifications.fcm_credentials_file': optional(folder),
  'notifications.fcm_server': optional(server),
  'notifications.ios_certificate_key_path': optional(folder),
  'notifications.ios_certificate_password': optional(password),
  'notifications.ios_key_id': optional(line),
  'notifications.ios_server': optional(server),
  'notifications.ios_team_id': optional(line),
  'notifications.ios_topic': optional(bundleId),
};
