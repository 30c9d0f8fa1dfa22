import { resolve } from 'node:path';
import type { Settings } from './schema.ts';
import { ConfigError, type MobilePushConfig, type Secret } from './types.ts';

/** Apple's two services: that of the apps of its store, and that of those under development. */
const APPLE = { production: 'https://api.push.apple.com', development: 'https://api.sandbox.push.apple.com' };

/** Throws `ConfigError` for what does not go together. */
export function toMobilePush(settings: Settings): {
  mobilePush: MobilePushConfig;
  secrets: { apnsPassphrase?: Secret<string> };
} {
  const { 'notifications.fcm_credentials_file': credentials, 'notifications.fcm_server': server } = settings;
  const apns = toApns(settings);
  const passphrase = settings['notifications.ios_certificate_password'];
  return {
    mobilePush: {
      ...(credentials !== undefined && {
        fcm: { credentials: resolve(credentials), ...(server !== undefined && { server }) },
      }),
      ...(apns && { apns }),
    },
    secrets: { ...(passphrase && { apnsPassphrase: passphrase }) },
  };
}

function toApns(settings: Settings): MobilePushConfig['apns'] {
  const { 'notifications.ios_certificate_key_path': key, 'notifications.ios_key_id': keyId } = settings;
  const { 'notifications.ios_team_id': teamId, 'notifications.ios_topic': topic = topicOf(settings) } = settings;
  if (key === undefined) return undefined;
  if (keyId === undefined || teamId === undefined || topic === undefined) {
    throw new ConfigError(
      'notifications.ios_certificate_key_path is a .p8 key: it needs notifications.ios_key_id, ios_team_id and ios_topic beside it',
    );
  }
  const own = APPLE[settings['notifications.development'] ? 'development' : 'production'];
  const server = settings['notifications.ios_server'] ?? own;
  return { key: resolve(key), keyId, teamId, topic, server };
}

/** The app that proves itself as the owner's is the one that is told: `<team>.<bundle id>`. */
function topicOf({ flagship }: Settings): string | undefined {
  return flagship.apple_app_ids[0]?.replace(/^[^.]*\./, '');
}
