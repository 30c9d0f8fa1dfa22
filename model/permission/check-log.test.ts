import { expect, test } from 'vitest';
import { openMemoryHub } from '#driver/hub/memory';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { JsonObject } from '#pkg/json';
import { createCheckLog } from './check-log.ts';
import type { Permission } from './types.ts';

const ada = { prefix: 'ada' } as Instance;
const rules = [{ type: 'io.cozy.notes', verbs: [] }];
const of = (prefix: string): Permission => ({
  type: 'app',
  sourceId: 'io.cozy.apps/notes',
  rules,
  request: { prefix, address: '198.51.100.7' },
});
const check = { verb: 'GET', doctype: 'io.cozy.notes', allowed: true } as const;

function twoProcesses() {
  const told: [prefix: string, doc: JsonObject][] = [];
  const clock = { now: Date.parse('2026-01-01T00:00:00Z') };
  const hub = openMemoryHub((error) => expect.unreachable(String(error)));
  const docs: Pick<Docs, 'notify'> = {
    notify: ({ prefix }, doctype, _, doc) => {
      expect(doctype).toBe(DOCTYPES.permissionChecks);
      told.push([prefix, doc]);
    },
  };
  const open = () => createCheckLog({ docs, hub, now: () => clock.now });
  return { told, clock, logs: [open(), open()] as const };
}

test('nothing is told until the owner looks, to nobody else, and not for longer than they look', () => {
  const { told, clock, logs } = twoProcesses();
  const [here, there] = logs;
  here.note(of('ada'), check);
  expect(told).toEqual([]);
  const until = here.watch(ada);
  expect(until).toBe(clock.now + 120_000);
  there.note(of('ada'), { ...check, id: 'n1', allowed: false });
  there.note(of('bob'), check);
  there.note({ ...of('ada'), request: undefined } as unknown as Permission, check);
  expect(told).toEqual([
    [
      'ada',
      {
        at: '2026-01-01T00:00:00.000Z',
        actor: { type: 'app', source_id: 'io.cozy.apps/notes' },
        verb: 'GET',
        doctype: 'io.cozy.notes',
        document: 'n1',
        allowed: false,
      },
    ],
  ]);
  clock.now = until;
  there.note(of('ada'), check);
  expect(told).toHaveLength(1);
});

test('a storm is counted, not told', () => {
  const { told, clock, logs } = twoProcesses();
  const [log] = logs;
  log.watch(ada);
  for (let n = 0; n < 5_000; n++) log.note(of('ada'), check);
  expect(told).toHaveLength(100);
  clock.now += 1_000;
  log.note(of('ada'), check);
  expect(told.at(-1)?.[1]).toMatchObject({ skipped: 4_900 });
});
