import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';

/** The version of CouchDB whose answers these are: clients choose what they may ask by it. */
const PROTOCOL = '3.5.0';

export function showWelcome(c: CouchContext, { version, serverId }: CouchDeps): Response {
  return answerJson(c, {
    couchdb: 'Welcome',
    version: PROTOCOL,
    uuid: serverId,
    features: ['pluggable-storage-engines'],
    vendor: { name: 'Cozy Stack', version },
  });
}
