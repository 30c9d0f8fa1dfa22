import { ApiError, type Http, isStaleToken, toApiError } from '@cozy/ui/client';

/** A document as it is stored: its text, so that nothing of it changes by being read. */
export type Stored = { id: string; rev: string; text: string };

/** One line of a list. */
export type Line = { id: string; rev: string; summary: string };

export type Page = { lines: Line[] /** Id of the first one of the next page; null at the end. */; next: string | null };

/** Stands for the document to be, in an address: no id begins so. */
export const NEW = '_new';

const PAGE = 50;
const path = (doctype: string, id = '') => `/data/${encodeURIComponent(doctype)}/${encodeURIComponent(id)}`;

export async function listDoctypes(http: Http): Promise<string[]> {
  return http.request<string[]>('GET', '/data/_all_doctypes');
}

type Row = { id: string; value?: { rev?: string }; doc?: Record<string, unknown> | null };

/** A page of the documents of a doctype, by id, without the design documents. Empty when there is no database. */
export async function listDocuments(http: Http, doctype: string, from: string | null): Promise<Page> {
  // The design documents come together: they are passed over in one step.
  const start = from ?? '';
  const query = new URLSearchParams({ include_docs: 'true', limit: String(PAGE + 1) });
  if (start !== '') query.set('startkey', JSON.stringify(start));
  try {
    const { rows } = await http.request<{ rows: Row[] }>('GET', `${path(doctype)}_all_docs?${query}`);
    const last = rows.length > PAGE ? rows[PAGE] : undefined;
    const lines = rows
      .slice(0, PAGE)
      .filter(({ id }) => !id.startsWith('_design/'))
      .map(({ id, value, doc }) => ({ id, rev: value?.rev ?? '', summary: summaryOf(doc ?? {}) }));
    return { lines, next: last?.id ?? null };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { lines: [], next: null };
    throw error;
  }
}

const SHOWN = 4;
const MAX_WORD = 60;

/** The first few members that say something by themselves. */
export function summaryOf(doc: Readonly<Record<string, unknown>>): string {
  return Object.entries(doc)
    .filter(([name, value]) => !name.startsWith('_') && ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, SHOWN)
    .map(([name, value]) => `${name}: ${String(value).slice(0, MAX_WORD)}`)
    .join(' · ');
}

/** Rejects with `ApiError`. */
export async function readDocument(http: Http, doctype: string, id: string): Promise<Stored> {
  const text = await send(http, 'GET', path(doctype, id));
  const { _rev } = JSON.parse(text) as { _rev?: string };
  return { id, rev: _rev ?? '', text };
}

/** Writes the text as it is. @returns the new document */
export async function writeDocument(http: Http, doctype: string, id: string, text: string): Promise<void> {
  await send(http, 'PUT', path(doctype, id), text);
}

/** @returns the id that the server gave */
export async function createDocument(http: Http, doctype: string, text: string): Promise<string> {
  const { id } = JSON.parse(await send(http, 'POST', path(doctype), text)) as { id: string };
  return id;
}

export async function deleteDocument(http: Http, doctype: string, { id, rev }: Stored): Promise<void> {
  await send(http, 'DELETE', `${path(doctype, id)}?rev=${encodeURIComponent(rev)}`);
}

/** A request whose bodies are texts: a number that JavaScript cannot hold passes through as it is. */
async function send(http: Http, method: string, address: string, body?: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(http.url(address), {
      method,
      headers: {
        Accept: 'application/json',
        Authorization: `Bearer ${http.tokens.current()}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      credentials: 'include',
      ...(body !== undefined && { body }),
    }).catch(() => undefined);
    if (!response) throw new ApiError(0, 'the server cannot be reached');
    const text = await response.text();
    if (response.ok) return text;
    if (attempt > 1 || !isStaleToken(response.status, text)) throw toApiError(response.status, text);
    await http.tokens.refresh();
  }
}
