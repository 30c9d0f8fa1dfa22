import type { Addresses } from '#model/app';
import type { Instance } from '#model/instance';

/**
 * What an app's page may load: itself and its instance, by HTTP and websockets; frames of the other apps.
 * @compat inline styles: the style libraries of existing apps write them
 */
export function appPolicy(addresses: Addresses, instance: Instance): string {
  const origin = addresses.origin(instance);
  const base = `'self' ${origin} ${origin.replace(/^http/, 'ws')}`;
  return [
    `default-src ${base}`,
    `script-src ${base} 'wasm-unsafe-eval'`,
    `connect-src ${base} blob:`,
    `style-src ${base} 'unsafe-inline'`,
    `font-src ${base} data:`,
    `img-src ${base} data: blob:`,
    `frame-src ${base} ${addresses.siblings(instance)}`,
    "object-src 'none'",
    "worker-src 'self' blob:",
    "frame-ancestors 'self'",
    "base-uri 'self'",
    `form-action ${origin}`,
  ].join('; ');
}
