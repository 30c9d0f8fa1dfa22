import { createHash } from 'node:crypto';

export interface Download {
  status: number;
  text: string;
  headers: Headers;
}

const MAX_BYTES = 10_000_000;
const TIMEOUT = 30_000;

/** The address that the owner gave. A throw has the words of the ecosystem. */
export function parseAddress(text: string | undefined): URL {
  const url = URL.parse(
    (text ?? '')
      .trim()
      .replace(/^webcals?:/, 'https:')
      .replace(/^feed:/, 'https:'),
  );
  if (url && /^https?:$/.test(url.protocol) && url.username === '') return url;
  throw new Error('USER_ACTION_NEEDED.WRONG_ADDRESS');
}

/** Reads a text of the web, 10 MB at most, in the encoding that it says. */
export async function download(url: URL, headers: Record<string, string> = {}): Promise<Download> {
  const response = await fetch(url, {
    headers: { 'User-Agent': 'Cozy', ...headers },
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((cause: unknown) => {
    throw new Error(codeOf(cause) === 'ENOTFOUND' ? 'USER_ACTION_NEEDED.WRONG_ADDRESS' : 'VENDOR_DOWN', { cause });
  });
  const { status } = response;
  if (status === 401 || status === 403) throw new Error('LOGIN_FAILED');
  if (status === 404 || status === 410) throw new Error('USER_ACTION_NEEDED.WRONG_ADDRESS');
  if (status !== 304 && !response.ok) throw new Error('VENDOR_DOWN');
  return { status, text: decode(await readAll(response), response.headers), headers: response.headers };
}

async function readAll(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('USER_ACTION_NEEDED.TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer, headers: Headers): string {
  const [, named] = /charset="?([\w-]+)/i.exec(headers.get('content-type') ?? '') ?? [];
  const [, declared] = /^<\?xml[^>]*encoding=["']([\w-]+)/.exec(bytes.subarray(0, 200).toString('latin1')) ?? [];
  try {
    return new TextDecoder(named ?? declared ?? 'utf-8').decode(bytes);
  } catch {
    return bytes.toString();
  }
}

function codeOf(error: unknown): unknown {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return code ?? (cause ? codeOf(cause) : undefined);
}

/** The id of what a source calls so: the same at each run. */
export function idOf(source: string, name: string): string {
  return createHash('sha256').update(`${source}\n${name}`).digest('hex').slice(0, 32);
}
