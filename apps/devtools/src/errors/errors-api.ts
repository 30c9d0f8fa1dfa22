import type { Http } from '@cozy/ui/client';

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

/** `io.cozy.apps/drive` is `drive`. */
export const nameOf = (source: string): string => source.slice(source.indexOf('/') + 1);
