import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COUCH_PASSWORD, COUCH_USER, type CouchServer, startCouchServer } from '../couch-server.ts';
import { differences } from '../couchdb-exchanges/lib/differences.mjs';
import { Session, type Step } from '../couchdb-exchanges/lib/session.mjs';

interface Scenario {
  name: string;
  about: string;
  steps: Required<Pick<Step, 'method' | 'path' | 'expect'>>[];
}

const root = join(import.meta.dirname, '../couchdb-exchanges');
const scenarios = readdirSync(join(root, 'scenarios')).map((file) => readJson<Scenario>(`scenarios/${file}`));

/** Scenario, then the number of a step (the first is 1): why its answer is not CouchDB's. */
const known = readJson<Record<string, Record<string, string>>>('known-differences.json');

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T;
}

let server: CouchServer;

beforeAll(async () => {
  server = await startCouchServer();
});

afterAll(() => server[Symbol.asyncDispose]());

describe('what a CouchDB 3.5.0 answered', () => {
  test.each(scenarios)('$name: $about', async ({ name, steps }) => {
    const expected = Object.keys(known[name] ?? {});
    expect(await differingSteps(steps)).toEqual(expected);
  });

  test('is answered by all but five steps in a hundred, crashes of CouchDB apart', () => {
    const steps = scenarios.flatMap((scenario) => scenario.steps).filter((step) => !isCrash(step));
    const differing = Object.values(known).flatMap((reasons) => Object.keys(reasons));
    expect(differing.length / steps.length).toBeLessThan(0.05);
  });

  test('differs only where there is a reason', () => {
    const reasons = Object.values(known).flatMap((scenario) => Object.values(scenario));
    expect(reasons.filter((reason) => reason.length < 10)).toEqual([]);
    expect(Object.keys(known).filter((name) => !scenarios.some((scenario) => scenario.name === name))).toEqual([]);
  });
});

/** The numbers of the steps whose answers are not the recorded ones. Nobody needs to copy CouchDB's own crashes. */
async function differingSteps(steps: Scenario['steps']): Promise<string[]> {
  const session = new Session({ baseUrl: server.url, user: COUCH_USER, pass: COUCH_PASSWORD }, steps);
  const differing: string[] = [];
  for (const [index, { expect: recorded, ...request }] of steps.entries()) {
    // A step may need what an earlier one, that differs, did not give.
    const answer = await session.run(request).catch(() => undefined);
    if (!isCrash({ expect: recorded }) && differences(recorded, answer).length > 0) differing.push(String(index + 1));
  }
  await session.cleanUp();
  return differing;
}

function isCrash({ expect: { status } }: Pick<Scenario['steps'][number], 'expect'>): boolean {
  return status >= 500;
}
