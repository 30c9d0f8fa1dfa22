import { type ReadonlySignal, signal } from '@preact/signals';
import { createTokenSource, type TokenSource } from '../client/index.ts';

export type WatchedSession = { tokens: TokenSource; signedOut: ReadonlySignal<boolean> };

/** Whatever would have the browser ask before this page is left: an upload, a text that is not kept yet. */
const isBusy = (page: Window): boolean => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));

/**
 * The app's tokens, and what is done when the session is over: a page with nothing to lose is loaded again, which leads to the login
 * and back here; another one stays, says so, and goes on when its owner comes back to it from a login in another tab.
 */
export function watchSession(token: string, page: Window): WatchedSession {
  const signedOut = signal(false);
  const tokens = createTokenSource(token, {
    onSignedOut() {
      if (signedOut.value || isBusy(page)) signedOut.value = true;
      else page.location.reload();
    },
  });
  const comeBack = () => {
    if (!signedOut.value || page.document.visibilityState !== 'visible') return;
    tokens.refresh().then(
      () => {
        signedOut.value = false;
      },
      () => undefined,
    );
  };
  page.addEventListener('focus', comeBack);
  page.document.addEventListener('visibilitychange', comeBack);
  return { tokens, signedOut };
}
