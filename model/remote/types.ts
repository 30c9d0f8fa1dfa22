import type { Verb } from '#model/permission';

/** What an operator lets apps ask of one other server, for a doctype. Variables are still in it. */
export interface RemoteRequest {
  verb: 'GET' | 'POST';
  /** Scheme and host: no variable is in it. */
  origin: string;
  /** With its first slash. */
  path: string;
  /** Without the question mark. */
  query: string;
  headers: readonly { name: string; value: string }[];
  body: string;
}

/** Part of another server that apps may talk to as they need, for a doctype. */
export interface ProxyDeclaration {
  /** Without a final slash. */
  base: string;
  allow: readonly { methods: readonly Verb[]; path: string }[];
  /** May have secrets. */
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
}

/** A request that is ready to leave. */
export interface Outgoing {
  method: string;
  url: string;
  /** As `url`, without the secrets: for the log. */
  shownUrl: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** By name, without the `secret_` that they have in declarations. */
export type RemoteSecrets = Readonly<Record<string, string>>;
export type Variables = Readonly<Record<string, string>>;
