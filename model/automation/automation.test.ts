import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFault, openDoctypes } from '#model/doctype';
import { ROOT_ID } from '#model/vfs';
import type { JsonObject } from '#pkg/json';
import { automationRoom, automationStack, EVERYTHING, listener } from '#tests/automation-fixture';
import type { TestStack } from '#tests/test-stack';

const CONTACT = { on: 'document', doctype: 'io.cozy.contacts', changes: ['created'] };
const CALLED = { on: 'webhook' };

let stack: TestStack;
beforeAll(async () => {
  stack = await automationStack();
});
afterAll(() => stack[Symbol.asyncDispose]());

test('a file that comes is moved to a folder of its year and tagged; others stay', async () => {
  const room = await automationRoom(stack, 'invoices');
  const { vfs } = stack.services;
  const [inbox, invoices] = [await room.folder('Inbox'), await room.folder('Invoices')];
  const rule = await room.rule(
    { on: 'file', folder: inbox, name: '*invoice*', kinds: ['pdf'] },
    { do: 'tag', tag: 'to pay {{date.year}}' },
    { do: 'move', folder: invoices, subfolder: '{{date.year}}/{{file.stem}}' },
  );
  const ids = [];
  for (const name of ['Invoice 1.pdf', 'invoice.txt', 'other.pdf']) ids.push(await room.put(name, inbox));
  const elsewhere = await room.put('invoice 2.pdf');
  const [run, ...others] = await room.runs(rule);
  const year = new Date().getUTCFullYear();
  expect(run).toMatchObject({
    about: 'Invoice 1.pdf',
    state: 'done',
    steps: [
      { do: 'tag', state: 'done', shown: { file: 'Invoice 1.pdf', tag: `to pay ${year}` } },
      { do: 'move', state: 'done', shown: { folder: `/Invoices/${year}/Invoice 1` } },
    ],
  });
  expect(others).toEqual([]);
  const moved = await vfs.get(room.ada, ids[0] ?? '');
  expect(await vfs.pathOf(room.ada, moved)).toBe(`/Invoices/${year}/Invoice 1/Invoice 1.pdf`);
  expect(moved.tags).toEqual([`to pay ${year}`]);

  // What is moved in has come too, and takes another name than the one that is there.
  await vfs.patch(room.ada, { origin: 'x' }, elsewhere, { dirId: inbox, name: 'Invoice 1.pdf' });
  await room.runs(rule, 2);
  expect(await vfs.pathOf(room.ada, await vfs.get(room.ada, elsewhere))).toMatch(/Invoice 1 \(2\)\.pdf$/);
  expect(await room.told()).toEqual([]);
  expect(stack.errors).toEqual([]);
});

test('two rules that send a file to and fro are stopped, and their owner is told once', async () => {
  const room = await automationRoom(stack, 'loop');
  const [a, b] = [await room.folder('A'), await room.folder('B')];
  const there = await room.rule({ on: 'file', folder: a, deep: true }, { do: 'move', folder: b });
  const back = await room.rule({ on: 'file', folder: b, deep: true }, { do: 'move', folder: a });
  const id = await room.put('ball.txt', a);
  expect(await room.runs(there, 2)).toMatchObject([
    { state: 'stopped', fault: { code: 'loop' }, steps: [{ state: 'waiting' }] },
    { state: 'done' },
  ]);
  expect(await room.runs(back)).toMatchObject([{ state: 'done' }]);
  expect((await stack.services.vfs.get(room.ada, id)).dir_id).toBe(a);
  expect(await room.told()).toEqual(['The rule “Rule of loop” could not do its work']);
});

test('a rule does not react to what it did itself', async () => {
  const room = await automationRoom(stack, 'self');
  const box = await room.folder('Box');
  const rule = await room.rule(
    { on: 'file', folder: box, deep: true },
    { do: 'move', folder: box, subfolder: '{{file.kind}}' },
  );
  const todo = await room.rule(
    { on: 'document', doctype: 'io.cozy.calendar.todos', changes: ['created'] },
    { do: 'todo', title: 'After {{doc.title}}' },
  );
  await stack.services.docs.create(room.ada, 'io.cozy.calendar.todos', { summary: 'First' });
  await room.put('note.txt', box);
  expect(await room.runs(rule)).toMatchObject([{ state: 'done', steps: [{ shown: { folder: '/Box/text' } }] }]);
  await stack.services.docs.create(room.ada, 'io.cozy.calendar.todos', { summary: 'Second' });
  await room.runs(todo, 2);
  const all = await Array.fromAsync(stack.services.docs.all<JsonObject>(room.ada, 'io.cozy.calendar.todos'));
  expect(all.map(({ summary }) => summary).sort()).toEqual(['After First', 'After Second', 'First', 'Second']);
});

test('a contact that comes makes a mail to the owner, one to the contact, an event, a to-do and a notice', async () => {
  const room = await automationRoom(stack, 'contact');
  const { docs } = stack.services;
  const friend = await docs.create(room.ada, 'io.cozy.contacts', {
    fullname: 'Bob\r\nBcc: evil@example.org',
    email: [{ address: 'old@example.org' }, { address: 'bob@example.org', primary: true }],
  });
  const rule = await room.rule(
    { ...CONTACT, conditions: [{ member: 'company', is: 'equal', value: 'acme' }] },
    { do: 'mail', subject: 'New: {{doc.fullname}}', text: 'See <b>{{doc.email.0.address}}</b>' },
    { do: 'mail', contact: friend._id, subject: 'Hello', text: '{{doc.fullname}} is here' },
    { do: 'event', title: 'Call {{doc.title}}', in_days: 2, at: '09:00', minutes: 30 },
    { do: 'todo', title: 'Write to {{doc.title}}', in_days: 1 },
    { do: 'notify', title: '{{doc.title}} is {{change}}', text: '<img src=x>' },
  );
  await docs.create(room.ada, 'io.cozy.contacts', { fullname: 'Nobody' });
  await docs.create(room.ada, 'io.cozy.contacts', {
    fullname: 'Eve\nX: y',
    company: 'Acme',
    email: [{ address: 'eve@example.org' }],
  });
  const [run, ...others] = await room.runs(rule);
  expect(others).toEqual([]);
  expect(run).toMatchObject({ state: 'done', about: 'Eve\nX: y' });
  // Notices leave by mail too.
  const mailOf = async (words: string) => (await stack.mails()).find(({ subject }) => subject?.startsWith(words));
  await expect.poll(() => mailOf('New:')).toBeTruthy();
  await expect.poll(() => mailOf('Hello')).toBeTruthy();
  const mine = await mailOf('New:');
  expect(mine).toMatchObject({ subject: 'New: Eve X: y', to: [{ address: 'contact@example.org' }] });
  expect(mine?.text?.trim()).toBe('See <b>eve@example.org</b>');
  expect(mine?.html).toBeUndefined();
  const other = await mailOf('Hello');
  expect(other).toMatchObject({ to: [{ address: 'bob@example.org' }], replyTo: [{ address: 'contact@example.org' }] });
  expect(other?.text).toContain(`Sent by an automation of ${room.ada.domain}`);
  const [event] = await Array.fromAsync(docs.all<JsonObject>(room.ada, 'io.cozy.calendar.events'));
  expect(event).toMatchObject({ summary: 'Call Eve X: y', allday: false, start: expect.stringMatching(/:00\.000Z$/) });
  expect(Date.parse(String(event?.['end'])) - Date.parse(String(event?.['start']))).toBe(1_800_000);
  const [todo] = await Array.fromAsync(docs.all<JsonObject>(room.ada, 'io.cozy.calendar.todos'));
  const { definitions } = openDoctypes({ folders: [join(import.meta.dirname, '../../doctypes')] });
  const kept = {
    'io.cozy.calendar.todos': todo,
    'io.cozy.calendar.events': event,
    'io.cozy.automations': rule,
    'io.cozy.automations.runs': run,
  };
  for (const [doctype, document] of Object.entries(kept)) {
    const definition = definitions.find((one) => one.doctype === doctype);
    expect(definition && findFault(definition, document as unknown as JsonObject), doctype).toBeUndefined();
    expect(definition, doctype).toBeTruthy();
  }
  expect(todo).toMatchObject({ summary: 'Write to Eve X: y', due: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  expect(await room.told()).toEqual(['Eve X: y is created']);
});

test('an address that is called has its body used, and calls another one; what is down is tried again', async () => {
  const room = await automationRoom(stack, 'called');
  await using there = await listener((_call, count) => (count === 1 ? 503 : 204));
  await using refusing = await listener(() => 403);
  const rule = await room.rule(
    CALLED,
    { do: 'webhook', url: there.url, body: '{"text": "{{webhook.who}} rang", "n": [1, "{{webhook.n}}"]}' },
    { do: 'webhook', url: refusing.url },
    { do: 'notify', title: 'never' },
  );
  const { triggers } = stack.services;
  await triggers.call(room.ada, rule.trigger_id, { who: 'a "quoted" {{rule.name}}', n: 3 });
  const [run] = await room.runs(rule);
  expect(there.calls.map(({ body }) => JSON.parse(body))).toEqual([
    { text: 'a "quoted" {{rule.name}} rang', n: [1, '3'] },
    { text: 'a "quoted" {{rule.name}} rang', n: [1, '3'] },
  ]);
  const keys = there.calls.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toEqual([`${run?._id}-0`, `${run?._id}-0`]);
  expect(JSON.parse(refusing.calls[0]?.body ?? '')).toMatchObject({ webhook: { n: 3 }, automation: { id: rule._id } });
  expect(run).toMatchObject({
    state: 'failed',
    fault: { code: 'address_refused' },
    steps: [{ state: 'done', again: true }, { state: 'failed' }, { state: 'waiting' }],
  });
  // A history is bounded, whatever is sent.
  await triggers.call(room.ada, rule.trigger_id, { who: 'x'.repeat(100_000) });
  const [long] = await room.runs(rule, 2);
  expect(JSON.stringify(long).length).toBeLessThan(3_000);
  // The address is a secret more often than not.
  expect(JSON.stringify(run)).not.toContain('secret-path');
  expect(await room.told()).toEqual(['The rule “Rule of called” could not do its work']);
  const job = await stack.services.jobs.get(room.ada, run?._id ?? '');
  expect(job).toMatchObject({ state: 'errored', error: 'The other side refused the call' });
});

test('nothing of the own network is called', async () => {
  const room = await automationRoom(stack, 'inside');
  const rule = await room.rule(CALLED, { do: 'webhook', url: 'http://10.0.0.1/admin' });
  await stack.services.triggers.call(room.ada, rule.trigger_id, 'hello');
  expect(await room.runs(rule)).toMatchObject([{ state: 'failed', fault: { code: 'bad_address' } }]);
});

test('what is gone is said in words, once until it goes well again', async () => {
  const room = await automationRoom(stack, 'gone');
  const { vfs, docs } = stack.services;
  const folder = await room.folder('Folder');
  const rule = await room.rule({ on: 'file', folder: ROOT_ID }, { do: 'move', folder });
  await vfs.trash(room.ada, { origin: 'x' }, folder);
  for (const name of ['a.txt', 'b.txt']) await room.put(name);
  expect(await room.runs(rule, 2)).toMatchObject([
    { state: 'failed', fault: { code: 'folder_gone', detail: expect.stringContaining('folder') } },
    { state: 'failed' },
  ]);
  expect(await room.told()).toHaveLength(1);

  const mail = await room.rule(CALLED, { do: 'mail', contact: 'nobody', subject: 'x' });
  const silent = await docs.create(room.ada, 'io.cozy.contacts', { fullname: 'Silent' });
  const quiet = await room.rule(CALLED, { do: 'mail', contact: silent._id, subject: 'x' });
  const konnector = await room.rule(CALLED, { do: 'konnector', trigger: mail.trigger_id });
  for (const { trigger_id } of [mail, quiet, konnector]) {
    await stack.services.triggers.call(room.ada, trigger_id, null);
  }
  expect(await room.runs(mail)).toMatchObject([{ fault: { code: 'contact_gone' } }]);
  expect(await room.runs(quiet)).toMatchObject([{ fault: { code: 'contact_silent' } }]);
  expect(await room.runs(konnector)).toMatchObject([{ fault: { code: 'konnector_gone' } }]);
});

test('a rule that is set off too often is paused, its owner is told, and starts again when asked', async () => {
  const room = await automationRoom(stack, 'storm');
  const { cache } = stack.drivers;
  const { automations, triggers } = stack.services;
  const rule = await room.rule({ ...CONTACT }, { do: 'notify', title: 'One more' });
  for (let n = 0; n < 100; n++) await cache.increment(`automation-runs:${room.ada.prefix}:${rule._id}`, 60_000);
  await stack.services.docs.create(room.ada, 'io.cozy.contacts', { fullname: 'Too many' });
  expect(await room.runs(rule)).toMatchObject([{ state: 'stopped', fault: { code: 'too_often' } }]);
  await expect.poll(() => room.told()).toEqual(['The rule “Rule of storm” was paused']);
  expect(await automations.get(room.ada, rule._id)).toMatchObject({
    paused: true,
    paused_because: 'too_often',
    trigger_id: '',
  });
  expect(await Array.fromAsync(triggers.list(room.ada))).toEqual([]);
  const again = await automations.update(room.ada, EVERYTHING, rule._id, { paused: false });
  expect(again).toMatchObject({ paused: false, trigger_id: expect.stringMatching(/./) });
  expect(again).not.toHaveProperty('paused_because');
});

test('a konnector is launched as by hand, and what it brings counts as made by the rule', async () => {
  const room = await automationRoom(stack, 'konnector');
  const { triggers, docs, jobs } = stack.services;
  const message = { konnector: 'feeds', account: 'a1' };
  const trigger = await triggers.create(room.ada, { type: '@daily', worker: 'konnector', message });
  const folder = await room.folder('Feeds');
  const rule = await room.rule({ on: 'file', folder }, { do: 'konnector', trigger: trigger._id });
  await room.put('start.txt', folder);
  const [run] = await room.runs(rule);
  expect(run).toMatchObject({ state: 'done', steps: [{ shown: { konnector: 'feeds' } }] });
  expect(await jobs.get(room.ada, `${run?._id}-0`)).toMatchObject({
    worker: 'konnector',
    message,
    trigger_id: trigger._id,
  });
  const brought = { type: 'file', name: 'new.txt', dir_id: folder, cozyMetadata: { createdByApp: 'feeds' } };
  await docs.create(room.ada, 'io.cozy.files', brought);
  const after = await room.put('by hand.txt', folder);
  const runs = await room.runs(rule, 2);
  expect(runs.map(({ about }) => about).sort()).toEqual(['by hand.txt', 'start.txt']);
  expect(after).toBeTruthy();
});
