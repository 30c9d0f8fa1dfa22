import type { Http } from '../client/index.ts';
import { readMessage } from './messages.ts';

export type IntentWish = { action: string; type: string };

type Service = { slug: string; href: string };
type Available = { slug: string; name: string };
export type Intent = { id: string; services: Service[]; available: Available[] };

type Answer = { data: { id: string; attributes: { services?: Service[]; availableApps?: Available[] } } };

/** Asks which apps can do something. */
export async function createIntent(http: Http, wish: IntentWish): Promise<Intent> {
  const body = { data: { type: 'io.cozy.intents', attributes: wish } };
  const { data } = await http.request<Answer>('POST', '/intents', { body });
  const { services, availableApps } = data.attributes;
  return { id: data.id, services: services ?? [], available: availableApps ?? [] };
}

export type Listening = {
  /** Origin of the service: what others send is not looked at. */
  origin: string;
  /** Given to the service once it is there. */
  data: object;
  window?: Pick<Window, 'addEventListener' | 'removeEventListener'>;
};

/**
 * What comes out of an intent whose service is in a frame: its document, or null when the person changed their mind. Rejects
 * when the service fails. Ends by itself when `signal` does.
 */
export function outcomeOf(
  id: string,
  frame: () => Window | null | undefined,
  { origin, data, window: here = window }: Listening,
  signal: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let isReady = false;
    function listen(event: MessageEvent): void {
      const target = frame();
      if (event.origin !== origin || !target || event.source !== target) return;
      const message = readMessage(event.data, id);
      if (!message) return;
      if (message.kind === 'ready') {
        isReady = true;
        target.postMessage(data, origin);
      }
      if (!isReady) return;
      if (message.kind === 'done') end(() => resolve(message.document));
      if (message.kind === 'cancel') end(() => resolve(null));
      if (message.kind === 'error') end(() => reject(new Error('the service failed')));
    }
    function end(settle: () => void): void {
      here.removeEventListener('message', listen as EventListener);
      settle();
    }
    here.addEventListener('message', listen as EventListener);
    signal.addEventListener('abort', () => end(() => resolve(null)), { once: true });
  });
}
