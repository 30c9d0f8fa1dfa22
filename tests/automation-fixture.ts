import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import type { Automation, Run } from '#model/automation';
import type { Instance } from '#model/instance';
import type { Permission } from '#model/permission';
import { ROOT_ID } from '#model/vfs';
import type { JsonObject } from '#pkg/json';
import { type TestStack, testStack } from './test-stack.ts';

export const EVERYTHING: Permission = { type: 'cli', sourceId: 'test', rules: [{ type: '*', verbs: [] }] };
const AUTHOR = { origin: 'http://ada/', slug: 'drive' };

/** A server that runs the jobs, and calls what is on this machine. */
export function automationStack(): Promise<TestStack> {
  return testStack({ jobs: true, flags: { 'safe_http.trusted_private_networks': '127.0.0.0/8' } });
}

/** An owner whose rules work. */
export interface AutomationRoom {
  ada: Instance;
  folder(name: string, dirId?: string): Promise<string>;
  put(name: string, dirId?: string): Promise<string>;
  rule(when: object, ...steps: object[]): Promise<Automation>;
  /** Once so many are over, the newest first. */
  runs(rule: Automation, count?: number): Promise<Run[]>;
  /** Titles of what the owner was told, the oldest first. */
  told(): Promise<string[]>;
}

let rooms = 0;

/** @param label of the owner; a test that is tried again has another one */
export async function automationRoom(stack: TestStack, label: string): Promise<AutomationRoom> {
  const { instances, vfs, automations, docs, jobs } = stack.services;
  const email = `${label}@example.org`;
  const domain = `${label}-${++rooms}.localhost`;
  const ada = await instances.create({ domain, locale: 'en', email, timezone: 'Europe/Paris' });
  return {
    ada,
    folder: async (name, dirId = ROOT_ID) => (await vfs.createDirectory(ada, AUTHOR, { dirId, name }))._id,
    put: async (name, dirId = ROOT_ID) =>
      (await vfs.upload(ada, AUTHOR, { dirId, name }, {}, Readable.from([Buffer.from(name)])))._id,
    rule: (when, ...steps) =>
      automations.create(ada, EVERYTHING, { name: `Rule of ${label}`, when, steps } as unknown as JsonObject),
    async runs({ _id }, count = 1) {
      const list = () => automations.runs(ada, _id, 100);
      await expect
        .poll(async () => (await list()).filter(({ state }) => state !== 'running').length, { timeout: 15_000 })
        .toBeGreaterThanOrEqual(count);
      const runs = await list();
      for (const run of runs) {
        await expect.poll(async () => (await jobs.get(ada, run._id)).state).toMatch(/done|errored/);
      }
      return runs;
    },
    async told() {
      const all = await Array.fromAsync(docs.all<JsonObject>(ada, 'io.cozy.notifications'));
      return all
        .sort((a, b) => String(a['created_at']).localeCompare(String(b['created_at'])))
        .map(({ title }) => String(title));
    },
  };
}

interface Call {
  headers: IncomingHttpHeaders;
  body: string;
}

/** Somebody who is called. */
export async function listener(answer: (call: Call, count: number) => number) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const call = { headers: request.headers, body: await text(request) };
    calls.push(call);
    response.statusCode = answer(call, calls.length);
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    calls,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
