import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { isKind } from '#pkg/errors';
import type { SwiftRequests } from './requests.ts';

const PAGE = z.array(z.object({ name: z.string(), last_modified: z.string() }));

export interface Listed {
  name: string;
  /** ms since 1970. */
  modifiedAt: number;
}

/** The objects of a container whose name begins with `prefix`, in order; none when the container is not there. */
export async function* listObjects(requests: SwiftRequests, container: string, prefix = ''): AsyncGenerator<Listed> {
  let marker = '';
  for (;;) {
    const page = await pageOf(requests, container, { prefix, marker });
    for (const { name, last_modified } of page) {
      // It has no zone, and is in UTC.
      yield { name, modifiedAt: Date.parse(`${last_modified}Z`) };
    }
    const last = page.at(-1);
    if (!last) return;
    marker = last.name;
  }
}

async function pageOf(
  requests: SwiftRequests,
  container: string,
  query: Record<string, string>,
): Promise<z.infer<typeof PAGE>> {
  try {
    const answer = await requests.send({ method: 'GET', path: [container], query: { ...query, format: 'json' } });
    return PAGE.parse(await json(answer));
  } catch (error) {
    if (isKind(error, 'not-found')) return [];
    throw error;
  }
}
