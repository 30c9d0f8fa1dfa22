/** `registry://<slug>`, maybe with a channel. */
const LINK = /^registry:\/\/([a-z0-9-]{1,100})(\/[a-z]{1,20})?$/;

export function isLinked(softwareId: string): boolean {
  return softwareId.startsWith('registry://');
}

/** The slug of the app whose rules the client has; undefined for a client that asks for its own. */
export function linkedSlug(softwareId: string): string | undefined {
  return LINK.exec(softwareId)?.[1];
}
