/** What the server says in the page of an app (`data-cozy`). */
export interface Boot {
  token: string;
  domain: string;
  locale: string;
}

export interface Stored {
  _id: string;
  _rev: string;
}

/** A change of a document, as soon as it is stored, whoever made it. */
export interface Change<T> {
  event: 'CREATED' | 'UPDATED' | 'DELETED';
  doc: T & Stored;
}

/** The documents of the cozy that the manifest lets the app use. Everything rejects with a `CozyError`. */
export interface Cozy {
  list<T>(doctype: string): Promise<(T & Stored)[]>;
  create<T extends object>(doctype: string, doc: T): Promise<T & Stored>;
  update<T extends Stored>(doctype: string, doc: T): Promise<T>;
  remove(doctype: string, doc: Stored): Promise<void>;
  /** Until the function that it answers is called. `missed`: some changes may not have been told. */
  follow<T>(doctype: string, onChange: (change: Change<T>) => void, missed: () => void): () => void;
}

export class CozyError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function readBoot(page: ParentNode): Boot {
  const data = page.querySelector('[data-cozy]')?.getAttribute('data-cozy');
  if (!data?.startsWith('{')) throw new Error('The page was not filled in by a cozy: run "cozy-stack apps dev"');
  return JSON.parse(data) as Boot;
}

/** @param boot as `readBoot` reads it */
export function openCozy(boot: Boot): Cozy {
  let { token } = boot;
  const { protocol } = window.location;
  const url = (path: string) => `${protocol}//${boot.domain}${path}`;

  async function send(method: string, path: string, body?: object): Promise<Response> {
    const headers: Record<string, string> = { Accept: 'application/json', Authorization: `Bearer ${token}` };
    if (body) headers['Content-Type'] = 'application/json';
    return fetch(url(path), { method, headers, credentials: 'include', body: body ? JSON.stringify(body) : null });
  }

  /** A token lives for a day: the page has a new one. */
  async function renew(): Promise<void> {
    const text = await (await fetch('/?refreshToken', { credentials: 'include' })).text();
    token = readBoot(new DOMParser().parseFromString(text, 'text/html')).token;
  }

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    let answer = await send(method, path, body);
    if (answer.status === 400 || answer.status === 401) {
      await renew();
      answer = await send(method, path, body);
    }
    const json = (await answer.json().catch(() => ({}))) as T & { error?: string; reason?: string };
    if (!answer.ok) throw new CozyError(answer.status, json.reason ?? json.error ?? answer.statusText);
    return json;
  }

  const pathOf = (doctype: string, id = '') => `/data/${doctype}/${encodeURIComponent(id)}`;

  return {
    async list<T>(doctype: string) {
      try {
        const { rows } = await call<{ rows: (T & Stored)[] }>(
          'GET',
          `${pathOf(doctype)}_normal_docs?include_docs=true&limit=1000`,
        );
        return rows;
      } catch (error) {
        // Nothing was ever stored.
        if (error instanceof CozyError && error.status === 404) return [];
        throw error;
      }
    },

    async create<T extends object>(doctype: string, doc: T) {
      const { data } = await call<{ data: T & Stored }>('POST', pathOf(doctype), doc);
      return data;
    },

    async update<T extends Stored>(doctype: string, doc: T) {
      const { data } = await call<{ data: T }>('PUT', pathOf(doctype, doc._id), doc);
      return data;
    },

    async remove(doctype, { _id, _rev }) {
      await call('DELETE', `${pathOf(doctype, _id)}?rev=${encodeURIComponent(_rev)}`);
    },

    follow<T>(doctype: string, onChange: (change: Change<T>) => void, missed: () => void) {
      let socket: WebSocket;
      let timer = 0;
      let isOver = false;
      const connect = (isAgain: boolean) => {
        socket = new WebSocket(url('/realtime/').replace(/^http/, 'ws'), 'io.cozy.websocket');
        socket.onopen = () => {
          socket.send(JSON.stringify({ method: 'AUTH', payload: token }));
          socket.send(JSON.stringify({ method: 'SUBSCRIBE', payload: { type: doctype } }));
          if (isAgain) missed();
        };
        socket.onmessage = ({ data }) => {
          const { event, payload } = JSON.parse(String(data)) as { event: string; payload: { doc?: T & Stored } };
          if (payload.doc && event !== 'NOTIFIED') onChange({ event: event as Change<T>['event'], doc: payload.doc });
        };
        socket.onclose = () => {
          if (!isOver) timer = window.setTimeout(connect, 3000, true);
        };
      };
      connect(false);
      return () => {
        isOver = true;
        window.clearTimeout(timer);
        socket.close();
      };
    },
  };
}
