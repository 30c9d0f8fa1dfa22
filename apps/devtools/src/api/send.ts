import { type Http, isStaleToken } from '@cozy/ui/client';

export type Sent = { method: string; address: string; body: string; media: string };

export type Answer = {
  status: number;
  /** ms until all of the body was there. */
  time: number;
  media: string;
  /** Bytes that came. */
  size: number;
  /** Null for what is no text. */
  text: string | null;
  /** The body is longer, or goes on: it was cut. */
  isCut: boolean;
};

/** Bytes of an answer that are kept. */
const MAX_BODY = 2 * 1024 * 1024;

/**
 * Sends a request as it was written, with the token of this app. Rejects when the server cannot be reached, or the request was
 * cancelled before an answer began; what came before a later one is given.
 */
export async function sendRequest(http: Http, request: Sent, signal: AbortSignal): Promise<Answer> {
  const answer = await trySend(http, request, signal);
  const { status, text } = answer;
  if (text === null || !isStaleToken(status, text)) return answer;
  // An answer that is about the token comes a second time when it is about something else.
  await http.tokens.refresh();
  return trySend(http, request, signal);
}

async function trySend(http: Http, { method, address, body, media }: Sent, signal: AbortSignal): Promise<Answer> {
  const start = performance.now();
  const hasBody = body !== '' && method !== 'GET' && method !== 'HEAD';
  const response = await fetch(http.url(address), {
    method,
    headers: {
      Accept: 'application/vnd.api+json, application/json, text/event-stream, */*',
      Authorization: `Bearer ${http.tokens.current()}`,
      ...(hasBody && { 'Content-Type': media || 'application/json' }),
    },
    credentials: 'include',
    cache: 'no-store',
    signal,
    ...(hasBody && { body }),
  });
  const { bytes, isCut } = await readSome(response);
  return {
    status: response.status,
    time: Math.round(performance.now() - start),
    media: response.headers.get('Content-Type') ?? '',
    size: bytes.length,
    text: asText(bytes, isCut),
    isCut,
  };
}

/** As much as is kept; what goes on for ever is read until it is cancelled. */
async function readSome(response: Response): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isCut = false;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      chunks.push(part.value);
      size += part.value.length;
      isCut = size > MAX_BODY;
      if (isCut) await reader?.cancel();
      if (isCut) break;
    }
  } catch {
    // Cancelled, or the connection broke: what came is there.
    isCut = true;
  }
  return { bytes: new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer()).subarray(0, MAX_BODY), isCut };
}

function asText(bytes: Uint8Array, isCut: boolean): string | null {
  try {
    // The last character may have been cut in two.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/** The same for a shell; the token is not in it. */
export function toCurl(origin: string, { method, address, body, media }: Sent): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const hasBody = body !== '' && method !== 'GET';
  return [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    '-H "Authorization: Bearer $TOKEN"',
    ...(hasBody ? ['-H', quoted(`Content-Type: ${media || 'application/json'}`), '--data-binary', quoted(body)] : []),
    quoted(`${origin}${address}`),
  ].join(' ');
}
