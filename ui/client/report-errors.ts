import { type ApiError, SignedOutError } from './errors.ts';
import { parseStack } from './stack.ts';
import type { TokenSource } from './tokens.ts';

type Failure = Readonly<{ type: string; message: string; stack: string }>;

export type ReportDeps = {
  /** Of the API of the owner. */
  origin: string;
  tokens: TokenSource;
  version: string;
  /** The page. */
  page: Pick<Window, 'addEventListener'> & { location: Pick<Location, 'origin' | 'pathname' | 'hash'> };
  fetch?: typeof fetch;
};

/** Of one page: who fails in a loop has said it. */
const MAX_REPORTS = 10;
const MAX_MESSAGE = 500;
/** What no change of the app would mend: a network that is gone, a session that is over, requests that were called off. */
const EXPECTED: ReadonlySet<string> = new Set(['AbortError', 'SignedOutError', 'NetworkError']);
/** Said by browsers of what does no harm. */
const HARMLESS = /^ResizeObserver loop/;

/**
 * Tells the cozy of the errors that nobody caught, for the owner to read in the devtools: what failed and where in the code, and nothing
 * of what the page shows. A failure that is told once is not told again, and a report that fails is lost.
 * @see docs/api/errors.md
 */
export function reportErrors({ origin, tokens, version, page, fetch: send = globalThis.fetch }: ReportDeps): void {
  const told = new Set<string>();

  function report(thrown: unknown): void {
    const failure = toFailure(thrown);
    if (!failure || tokens.current() === '') return;
    const frames = parseStack(failure.stack);
    // Of an extension of the browser, or of nobody.
    const isOurs = frames.some(({ file }) => file.startsWith(`${page.location.origin}/`));
    const [first] = frames;
    const name = [failure.type, failure.message, first?.file, first?.line, first?.column].join('\n');
    if (!isOurs || told.has(name) || told.size >= MAX_REPORTS) return;
    told.add(name);
    const { location } = page;
    const url = `${location.origin}${location.pathname}${location.hash.replace(/\?.*/s, '')}`;
    const error = { type: failure.type, message: failure.message.slice(0, MAX_MESSAGE), backtrace: frames };
    const body = JSON.stringify({ errors: [error], context: { severity: 'error', url, version } });
    void tell(body).catch(() => undefined);
  }

  /** A page that was open for long has a token that is over. */
  async function tell(body: string): Promise<void> {
    const request = () =>
      send(`${origin}/errors/api/v3/projects/1/notices`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${tokens.current()}` },
        body,
        keepalive: true,
      });
    if ((await request()).status !== 401) return;
    await tokens.refresh();
    await request();
  }

  page.addEventListener('error', ({ error }: ErrorEvent) => report(error));
  page.addEventListener('unhandledrejection', ({ reason }: PromiseRejectionEvent) => report(reason));
}

/** Undefined for what is no failure of the app. */
function toFailure(thrown: unknown): Failure | undefined {
  if (!(thrown instanceof Error) || thrown instanceof SignedOutError || EXPECTED.has(thrown.name)) return undefined;
  const isUnreachable = thrown.name === 'ApiError' && (thrown as ApiError).status === 0;
  if (isUnreachable || HARMLESS.test(thrown.message)) return undefined;
  return { type: thrown.name, message: thrown.message, stack: thrown.stack ?? '' };
}
