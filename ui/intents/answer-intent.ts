import type { Http } from '../client/index.ts';
import { messageType } from './messages.ts';

/** The side of the app that does it, in its frame. */
export type IntentService = {
  /** Origin of the app that asks. */
  client: string;
  /** What it said of its wish; it may be anything. */
  data: unknown;
  /** The page is there, and can be used. */
  readyToUse(): void;
  /** Ends with what came out. */
  done(document: unknown): void;
  cancel(): void;
};

type Answer = { data: { id: string; attributes: { client?: string } } };

type Windows = {
  here: Pick<Window, 'addEventListener' | 'removeEventListener'>;
  parent: Pick<Window, 'postMessage'>;
};

/** The intent that the address of a page names; null when it was opened by itself. */
export const intentOf = (search: string): string | null => new URLSearchParams(search).get('intent');

/**
 * Meets the app that asks, which must be what frames this page: nobody else is told anything. Rejects with `ApiError` when there is no
 * such intent, and when nobody answers in time.
 */
export async function answerIntent(
  http: Http,
  id: string,
  { here, parent }: Windows = { here: window, parent: window.parent },
  patience = 20_000,
): Promise<IntentService> {
  const { data: intent } = await http.request<Answer>('GET', `/intents/${encodeURIComponent(id)}`);
  const client = intent.attributes.client ?? '';
  if (client === '') throw new Error('nobody asks for it in a page');
  const data = await meet(id, client, { here, parent }, patience);
  let isOver = false;
  const send = (message: object) => {
    if (!isOver) parent.postMessage(message, client);
  };
  const end = (message: object) => {
    send(message);
    isOver = true;
  };
  return {
    client,
    data,
    readyToUse: () => send({ type: messageType(id, 'readyToUse') }),
    done: (document) => end({ type: messageType(id, 'done'), document }),
    cancel: () => end({ type: messageType(id, 'cancel') }),
  };
}

function meet(id: string, client: string, { here, parent }: Windows, patience: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => end(() => reject(new Error('the app that asks does not answer'))), patience);
    function listen(event: MessageEvent): void {
      if (event.origin === client && event.source === parent) end(() => resolve(event.data));
    }
    function end(settle: () => void): void {
      clearTimeout(late);
      here.removeEventListener('message', listen as EventListener);
      settle();
    }
    here.addEventListener('message', listen as EventListener);
    parent.postMessage({ type: messageType(id, 'ready') }, client);
  });
}
