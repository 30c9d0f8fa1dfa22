import { findBoot } from './boot.ts';
import { ApiError, SignedOutError } from './errors.ts';

/** The app's token, and the way to a new one. */
export type TokenSource = {
  current(): string;
  /** Fetches the app's page again and takes the token from it. Throws `SignedOutError` when the session is over. */
  refresh(): Promise<string>;
};

async function loadOwnPage(): Promise<string> {
  // Without a session the answer leads to the login on another origin, where a script may not follow: no page, no token.
  const answer = await fetch('/?refreshToken', { credentials: 'include', redirect: 'manual' }).catch(() => {
    throw new ApiError(0, 'the server cannot be reached');
  });
  return answer.text();
}

export type TokenDeps = {
  /** Text of the app's page, as the server gives it now. */
  loadPage?: () => Promise<string>;
  onSignedOut?: () => void;
};

/**
 * The token of the app, which a new one follows when it is over: it is read in the page of the app, loaded again.
 * @param first the one of the page as it is
 */
export function createTokenSource(first: string, { loadPage = loadOwnPage, onSignedOut }: TokenDeps = {}): TokenSource {
  let token = first;
  let pending: Promise<string> | null = null;

  async function renew(): Promise<string> {
    const boot = findBoot(await loadPage());
    if (!boot?.token) {
      onSignedOut?.();
      throw new SignedOutError('the page has no token');
    }
    token = boot.token;
    return token;
  }

  return {
    current: () => token,
    // Several requests fail together when a token expires: they share one refresh.
    refresh() {
      pending ??= renew().finally(() => {
        pending = null;
      });
      return pending;
    },
  };
}
