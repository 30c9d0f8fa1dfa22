import type { Http } from '@cozy/ui/client';
import type { Resource } from '../resources.ts';

/** `refused`: the owner said no, and only the settings of the browser change that. */
export type PushState = 'unknown' | 'refused' | 'off' | 'on';

/** The push service of the browser did not answer: nothing to do with the Cozy. */
export class PushServiceError extends Error {}

const WORKER = '/push-worker.js';
const PATH = '/notifications/push';

const canPush = 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;

export async function readPushState(): Promise<PushState> {
  if (!canPush) return 'unknown';
  if (Notification.permission === 'denied') return 'refused';
  return (await currentSubscription()) ? 'on' : 'off';
}

/** Asks the owner, then the push service of the browser, then tells the server. */
export async function startPush(http: Http): Promise<PushState> {
  if ((await Notification.requestPermission()) !== 'granted') return readPushState();
  const { data } = await http.request<{ data: Resource<{ public_key: string }> }>('GET', PATH);
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: data.attributes.public_key };
  const subscription = await pushManager.subscribe(options).catch((cause: unknown) => {
    throw new PushServiceError('the push service cannot be reached', { cause });
  });
  await add(http, subscription);
  return 'on';
}

export async function stopPush(http: Http): Promise<PushState> {
  const subscription = await currentSubscription();
  if (!subscription) return 'off';
  // The server knows a browser by its address: it says again which one it is.
  const id = await add(http, subscription);
  await http.request('DELETE', `${PATH}/${encodeURIComponent(id)}`);
  await subscription.unsubscribe();
  return 'off';
}

async function add(http: Http, subscription: PushSubscription): Promise<string> {
  const { endpoint, keys } = subscription.toJSON();
  const body = { data: { type: 'io.cozy.notifications.subscriptions', attributes: { endpoint, keys } } };
  return (await http.request<{ data: Resource<object> }>('POST', PATH, { body })).data.id;
}

async function currentSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription()) ?? null;
}
