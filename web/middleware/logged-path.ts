/** The routes whose third segment is a secret that opens something by itself. */
const SECRET = /^(\/files\/(?:downloads|archive|uploads)\/|\/auth\/confirm\/)[^/]+/;

/** A path as it may be written in a log. */
export function loggedPath(path: string): string {
  return path.startsWith('/files/') || path.startsWith('/auth/') ? path.replace(SECRET, '$1***') : path;
}
