import type { JsonObject } from '#pkg/json';

/** One call of a stack, the innermost first. Lines and columns begin at 1. */
export interface Frame {
  /** Address of the script, without its query. */
  file: string;
  function: string;
  line: number;
  column: number;
  /** In the sources, when the application ships a source map. */
  source?: { file: string; line: number; column: number; name?: string; code?: string };
}

/** What an application says of one of its failures, cut to what is kept. */
export interface Report {
  type: string;
  message: string;
  severity: string;
  frames: Frame[];
  /** Where the page was, without its query: there may be a code in it. */
  url: string;
  /** `component`, `action`, `route`, `version`, `userAgent`... */
  context: JsonObject;
  params: JsonObject;
  environment: JsonObject;
  session: JsonObject;
}

/** A document of `io.cozy.errors`: what failed in the same way, in one application. */
export interface ErrorGroup {
  /** `io.cozy.apps/<slug>`, `io.cozy.oauth.clients/<id>`... */
  source: string;
  type: string;
  message: string;
  count: number;
  /** RFC 3339 */
  first_at: string;
  last_at: string;
  /** Of the application, those that were told, the latest first. */
  versions: string[];
  /** The latest one whose stack was read. */
  last: Report;
}
