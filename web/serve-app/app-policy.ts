import type { Addresses } from '#model/app';
import type { Instance } from '#model/instance';

interface PolicyExceptions {
  embedder?: string | undefined;
  workshop?: string | undefined;
}

/**
 * What an app's page may load: itself and its instance, by HTTP and websockets; frames of the other apps. What runs comes from
 * the app or from the server's own assets: a script that somebody uploaded has the origin of the instance too.
 * @param more.embedder origin of an app that may show this page in a frame: by an intent, or as a widget
 * @param more.workshop origin of the page itself, when a dev server makes it: it writes scripts inside, and tells changes by a socket
 * @compat inline styles: the style libraries of existing apps write them
 */
function appPolicy(addresses: Addresses, instance: Instance, { embedder, workshop }: PolicyExceptions = {}): string {
  const origin = addresses.origin(instance);
  const base = `'self' ${origin} ${origin.replace(/^http/, 'ws')}`;
  const code = `'self' ${origin}/assets/`;
  return [
    `default-src ${base}`,
    `script-src ${code} 'wasm-unsafe-eval'${workshop === undefined ? '' : " 'unsafe-inline'"}`,
    `connect-src ${base} blob:${workshop === undefined ? '' : ` ${workshop.replace(/^http/, 'ws')}`}`,
    `style-src ${code} 'unsafe-inline'`,
    `font-src ${base} data:`,
    `img-src ${base} data: blob:`,
    `frame-src ${base} ${addresses.siblings(instance)}`,
    "object-src 'none'",
    "worker-src 'self' blob:",
    `frame-ancestors 'self'${embedder === undefined ? '' : ` ${embedder}`}`,
    "base-uri 'self'",
    `form-action ${origin}`,
  ].join('; ');
}

/**
 * No WebRTC, by which a page can tell any server anything, unseen, and which no policy covers: CSP's `webrtc` is in no browser. The
 * rest is the affair of the policy; addresses that the owner sees may be anywhere.
 * @see https://wicg.github.io/connection-allowlists
 */
const CONNECTIONS = '(response-origin "*://*:*/*");redirects=allow;webrtc=block';

/** What every page and file of an app is sent with. Names in lower case. */
export function appHeaders(...page: Parameters<typeof appPolicy>): Readonly<Record<string, string>> {
  return {
    'content-security-policy': appPolicy(...page),
    'connection-allowlist': CONNECTIONS,
    'referrer-policy': 'same-origin',
  };
}
