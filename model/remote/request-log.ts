import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { type Author, createdMetadata } from '#model/metadata';
import { isKind } from '#pkg/errors';
import type { Outgoing, Variables } from './types.ts';

/** Document `io.cozy.remote.requests`: what left this server for somebody, so that the owner may see that no data leaked. */
interface RemoteRequestMembers {
  doctype: string;
  verb: string;
  /** Without secrets. */
  url: string;
  /** 0 when there was no answer. */
  response_code: number;
  content_type: string;
  /** Also those that were not used. */
  variables: Variables;
  created_at: string;
}

export interface Exchange {
  doctype: string;
  outgoing: Outgoing;
  variables: Variables;
  author: Author;
  answer: { status: number; contentType: string };
}

/** In ms. */
const KEPT_FOR = 90 * 24 * 3_600_000;
const MAX_URL = 4000;

export function createRequestLog(docs: Docs, now: () => number) {
  return {
    async write(instance: Instance, { doctype, outgoing, variables, author, answer }: Exchange): Promise<void> {
      const created_at = new Date(now()).toISOString();
      await docs.create<RemoteRequestMembers>(instance, DOCTYPES.remoteRequests, {
        doctype,
        verb: outgoing.method,
        url: outgoing.shownUrl.slice(0, MAX_URL),
        response_code: answer.status,
        content_type: answer.contentType,
        variables,
        created_at,
        cozyMetadata: createdMetadata(author, created_at),
      } as RemoteRequestMembers);
    },

    async purge(instance: Instance): Promise<void> {
      for await (const request of docs.all<RemoteRequestMembers>(instance, DOCTYPES.remoteRequests)) {
        if (Date.parse(request.created_at) + KEPT_FOR > now()) continue;
        await docs.delete(instance, DOCTYPES.remoteRequests, request).catch((error: unknown) => {
          if (!isKind(error, 'not-found', 'conflict')) throw error;
        });
      }
    },
  };
}
