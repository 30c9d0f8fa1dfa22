import { Json } from '#pkg/json';
import { put, refusal } from '../contract/helpers.ts';
import { churn } from './churn.ts';
import { openSqliteCouch } from './index.ts';

// For tests: a process of its own on a folder, which answers one command after the other.
const couch = openSqliteCouch({ directory: process.argv[2] as string });
const db = couch.database('shared/docs');

const commands: Record<string, (...args: never[]) => Promise<unknown>> = {
  put: (id: string, value: object, rev?: string) => put(db, id, value, rev),
  get: async (id: string) => {
    let text = '';
    const failure = await refusal(db.get(id).then(({ body }) => (text = body.text)));
    return text === '' ? failure : text;
  },
  putMany: async (prefix: string, count: number) => {
    const writes = Array.from({ length: count }, (_, n) => db.put({ id: `${prefix}${n}`, body: Json.of({ n }) }));
    return (await Promise.all(writes)).length;
  },
  churn: (rounds: number) => churn(couch, rounds),
};

process.on('message', async ([command, ...args]: [string, ...never[]]) => {
  process.send?.(await commands[command]?.(...args));
});
process.send?.('ready');
