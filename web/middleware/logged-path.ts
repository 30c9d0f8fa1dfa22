/** The routes with a segment that opens something by itself. */
const SECRET =
  /^(\/files\/(?:downloads|archive|uploads)\/|\/files\/[^/]*\/thumbnails\/|\/auth\/confirm\/|\/jobs\/webhooks\/)[^/]+/;
const HAS_SECRETS = /^\/(?:files|auth|jobs)\//;

/** A path as it may be written in a log. */
export function loggedPath(path: string): string {
  return HAS_SECRETS.test(path) ? path.replace(SECRET, '$1***') : path;
}
