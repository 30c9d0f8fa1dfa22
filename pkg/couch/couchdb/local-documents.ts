import { joinDocument, splitDocument } from '#pkg/json';
import type { Database } from '../types.ts';
import type { DatabaseCall } from './database-call.ts';
import { documentPath } from './document-path.ts';
import { allDocs } from './lists.ts';

export function localMethods(call: DatabaseCall) {
  const pathOf = (id: string) => documentPath(`_local/${id}`);
  return {
    async getLocal(id) {
      const { special, body } = splitDocument(await call({ path: pathOf(id) }));
      return { id, rev: String(special['_rev']), body };
    },
    async putLocal(id, body, { rev } = {}) {
      const text = rev === undefined ? body.text : joinDocument({ _rev: rev }, body).text;
      const written = await call({ method: 'PUT', path: pathOf(id), body: text, once: true });
      return { rev: (written.value as { rev: string }).rev };
    },
    async removeLocal(id) {
      const removed = await call({ method: 'DELETE', path: pathOf(id), once: true });
      return { rev: (removed.value as { rev: string }).rev };
    },
    localDocs: (options = {}) => allDocs(call, '/_local_docs', options),
  } satisfies Partial<Database>;
}
