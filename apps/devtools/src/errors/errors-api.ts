import { ApiError, type Http, isStaleToken } from '@cozy/ui/client';

export type Frame = {
  file: string;
  function: string;
  line: number;
  column: number;
  source?: { file: string; line: number; column: number; name?: string; code?: string };
};

/** What an app said of its failures, those of the same kind together. */
export type ErrorGroup = {
  source: string;
  type: string;
  message: string;
  count: number;
  first_at: string;
  last_at: string;
  versions: readonly string[];
};

type Members = Readonly<Record<string, unknown>>;
export type FullError = ErrorGroup & {
  last: {
    frames: readonly Frame[];
    url: string;
    context: Members;
    params: Members;
    environment: Members;
    session: Members;
  };
};

type Resource<T> = { id: string; attributes: T };
export type Listed = ErrorGroup & { id: string };

export async function listErrors(http: Http): Promise<Listed[]> {
  const { data } = await http.request<{ data: Resource<ErrorGroup>[] }>('GET', '/errors');
  return data.map(({ id, attributes }) => ({ ...attributes, id }));
}

/** Rejects with `ApiError`: 404 for one that was dismissed. */
export async function readError(http: Http, id: string): Promise<FullError> {
  const { data } = await http.request<{ data: Resource<FullError> }>('GET', `/errors/${encodeURIComponent(id)}`);
  return data.attributes;
}

export const dismissError = (http: Http, id: string): Promise<void> =>
  http.request('DELETE', `/errors/${encodeURIComponent(id)}`);

export const dismissErrors = (http: Http): Promise<void> => http.request('DELETE', '/errors');

/** Each report as a line of JSON. Rejects with `ApiError`: 404 when the server keeps none. */
export async function readLog(http: Http): Promise<Blob> {
  for (let attempt = 1; ; attempt += 1) {
    const headers = { Authorization: `Bearer ${http.tokens.current()}` };
    const answer = await fetch(http.url('/errors/log'), { headers, credentials: 'include' });
    if (answer.ok) return answer.blob();
    const text = await answer.text();
    if (attempt > 1 || !isStaleToken(answer.status, text)) throw new ApiError(answer.status, text);
    await http.tokens.refresh();
  }
}

/** `io.cozy.apps/drive` is `drive`. */
export const nameOf = (source: string): string => source.slice(source.indexOf('/') + 1);
