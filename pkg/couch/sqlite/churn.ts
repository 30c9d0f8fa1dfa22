import { put, refusal } from '../contract/helpers.ts';
import type { Couch } from '../types.ts';

/** For tests: destroys and makes a prefix again and again; gives the refusals, each once. */
export async function churn(couch: Couch, rounds: number): Promise<string[]> {
  const db = couch.database('shared/docs');
  const refusals = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    refusals.add(await refusal(db.create()));
    refusals.add(await refusal(put(db, `${process.pid}-${round}`, { round })));
    refusals.add(await refusal(db.allDocs()));
    if (round % 3 === 0) refusals.add(await refusal(couch.destroyPrefix('shared')));
  }
  return [...refusals].map((one) => one.replace(/:.*/, '')).sort();
}
