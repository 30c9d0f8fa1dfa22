import type { Instance } from '#model/instance';
import type { OAuthClient, OAuthClients } from '#model/oauth';
import type { MobileMessage, MobilePush, MobilePushes } from '#pkg/mobile-push';
import type { Devices, Message } from './message.ts';

export interface PhonesDeps {
  oauthClients: Pick<OAuthClients, 'withDevice' | 'forgetDevice'>;
  services: MobilePushes;
  /** Why a service did not take a message. */
  onFailure(instance: Instance, error: unknown): void;
}

/** Seconds. */
const DAY = 24 * 3600;
/** What Google keeps for itself among the data of a message. */
const RESERVED = /^(from|message_type|notification|aps|google.*|gcm.*)$/i;

/** The phones of the owner: the OAuth clients that gave the token of their device. One that works no more is forgotten. */
export function createPhones({ oauthClients, services, onFailure }: PhonesDeps): Devices {
  async function send(instance: Instance, client: OAuthClient, message: MobileMessage, signal: AbortSignal) {
    const token = client.notification_device_token ?? '';
    const service = serviceOf(services, client);
    if (!service) return 0;
    try {
      if ((await service.send(token, message, { signal })) === 'sent') return 1;
      await oauthClients.forgetDevice(instance, client._id, token);
    } catch (error) {
      if (signal.aborted) throw error;
      onFailure(instance, error);
    }
    return 0;
  }

  return {
    async show(instance, message, { signal }) {
      if (!services.fcm && !services.apns) return 0;
      const clients = await oauthClients.withDevice(instance);
      const wanted = toMobile(message);
      const sent = await Promise.all(clients.map((client) => send(instance, client, wanted, signal)));
      return sent.reduce((sum: number, count) => sum + count, 0);
    },
  };
}

/** @compat `android` and `ios` are older names, from the time when both went by Firebase. */
function serviceOf(
  { fcm, apns }: MobilePushes,
  { notification_platform: platform }: OAuthClient,
): MobilePush | undefined {
  switch (platform) {
    case 'firebase':
    case 'android':
    case 'ios':
      return fcm;
    case 'apns':
      return apns;
    default:
      return undefined;
  }
}

function toMobile({ id, slug, tag, title, message, urgent, sound, collapsible, url, data }: Message): MobileMessage {
  const words = Object.entries(data).filter(([name]) => !RESERVED.test(name));
  const texts = words.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
  return {
    title,
    body: message,
    tag,
    collapsible,
    urgent,
    sound,
    // Ours are last: an app cannot say that it is another one.
    data: { ...Object.fromEntries(texts), notification_id: id, slug, url },
    ttl: DAY,
  };
}
