import type { TokenSource } from './tokens.ts';

/** What happened to a document: `payload.doc` is how it is now, or how it was when it was deleted. */
export type RealtimeEvent = {
  event: 'CREATED' | 'UPDATED' | 'DELETED' | 'NOTIFIED';
  payload: { type: string; id: string; doc: Record<string, unknown> };
};

/** `waiting`: the connection is lost, and is tried again by itself. */
export type RealtimeState = 'connecting' | 'live' | 'waiting';

/** The events of documents, over one WebSocket for the whole page. */
export type Realtime = {
  /** Calls the listener for each change of a doctype. Returns how to stop. */
  subscribe(type: string, listener: (event: RealtimeEvent) => void): () => void;
  /** Gives up the wait before the next attempt: the network is back, the page is shown again. */
  retryNow(): void;
  /** Drops a socket that can only be dead, since the network is gone. */
  suspend(): void;
  close(): void;
};

export type RealtimeDeps = {
  url: string;
  tokens: TokenSource;
  /** `live` comes after the subscriptions were sent: what was missed before it must be fetched again. */
  onState: (state: RealtimeState) => void;
  open?: (url: string) => WebSocket;
  /** Milliseconds before attempt n (from 1) after a loss. */
  delay?: (attempt: number) => number;
};

/** Doubles from half a second to one minute, spread so that the windows of a restarted server do not return at once. */
export function backOff(attempt: number, random: () => number = Math.random): number {
  return Math.min(60_000, 500 * 2 ** (attempt - 1)) * (0.5 + random() / 2);
}

const openSocket = (url: string) => new WebSocket(url, 'io.cozy.websocket');

/** One socket of `/realtime/` for the whole page, opened again for as long as it takes. */
export function createRealtime({ url, tokens, onState, open = openSocket, delay = backOff }: RealtimeDeps): Realtime {
  const listeners = new Map<string, Set<(event: RealtimeEvent) => void>>();
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let tokenRefused = false;
  let closed = false;

  const send = (method: string, payload: unknown) => socket?.send(JSON.stringify({ method, payload }));

  function receive(data: unknown): void {
    const { event, payload } = JSON.parse(String(data)) as { event: string; payload: Record<string, unknown> };
    if (event === 'error') {
      tokenRefused ||= payload['code'] === 'unauthorized';
      return;
    }
    attempt = 0;
    const { type } = payload as RealtimeEvent['payload'];
    for (const listener of listeners.get(type) ?? []) listener({ event, payload } as RealtimeEvent);
  }

  async function lost(): Promise<void> {
    socket = null;
    if (closed) return;
    onState('waiting');
    attempt += 1;
    timer = setTimeout(connect, delay(attempt));
    if (!tokenRefused) return;
    tokenRefused = false;
    // Without a fresh token the next attempt is refused too, and waits longer: no harm in a failure here.
    await tokens.refresh().catch(() => undefined);
  }

  function connect(): void {
    clearTimeout(timer);
    if (closed || socket) return;
    onState('connecting');
    const mine = open(url);
    socket = mine;
    mine.onopen = () => {
      send('AUTH', tokens.current());
      for (const type of listeners.keys()) send('SUBSCRIBE', { type });
      onState('live');
    };
    mine.onmessage = (message) => receive(message.data);
    mine.onclose = () => {
      if (socket === mine) void lost();
    };
  }

  connect();

  return {
    subscribe(type, listener) {
      const known = listeners.get(type) ?? new Set();
      if (known.size === 0 && socket?.readyState === 1) send('SUBSCRIBE', { type });
      listeners.set(type, known.add(listener));
      return () => {
        known.delete(listener);
        if (known.size > 0 || listeners.get(type) !== known) return;
        listeners.delete(type);
        if (socket?.readyState === 1) send('UNSUBSCRIBE', { type });
      };
    },
    retryNow() {
      attempt = 0;
      connect();
    },
    suspend() {
      const dead = socket;
      if (!dead) return;
      void lost();
      dead.close();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}
