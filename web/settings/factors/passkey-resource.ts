import { DOCTYPES } from '#model/docs';
import type { Passkey } from '#model/passkey';
import type { Resource } from '#web/render';

/** A passkey without its key. */
export function passkeyResource(passkey: Passkey): Resource {
  const { public_key, counter, ...attributes } = passkey;
  return { type: DOCTYPES.authPasskeys, id: passkey._id, rev: passkey._rev, attributes };
}
