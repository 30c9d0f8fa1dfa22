import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.remote.requests`: A request that left this server for an app. */
export interface RemoteRequest {
  doctype: string;
  verb: string;
  /** Without secrets. */
  url: string;
  /** 0 when there was no answer. */
  response_code: number;
  content_type?: string;
  variables?: Record<string, string>;
  created_at: string;
  cozyMetadata?: CozyMetadata;
}
