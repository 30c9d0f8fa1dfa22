/** What the server writes is as the catalogue says. */
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { findFault, openDoctypes } from '#model/doctype';
import { ROOT_ID } from '#model/vfs';
import { testStack } from '#tests/test-stack';
import type { Doctypes } from '../doctypes/index.ts';

const { definitions } = openDoctypes({ folders: [join(import.meta.dirname, '../doctypes')] });

/** Also a check of the types: the compiler refuses what they do not allow. */
const CONTACT: Doctypes['io.cozy.contacts'] = {
  fullname: 'Ada',
  email: [{ address: 'ada@example.org', primary: true }],
};

test('every document of an instance that is used is as its doctype is described', async () => {
  await using stack = await testStack();
  const { docs, vfs, triggers, jobs, notifications, instances, shares } = stack.services;
  const ada = await stack.addInstance('ada', { passphrase: 'a long passphrase' });
  await instances.updateSettings(ada, { email: 'ada@example.org', public_name: 'Ada', tz: 'Europe/Paris' });
  const author = { origin: 'http://ada.localhost/' };
  const place = { dirId: ROOT_ID, name: 'notes.txt' };
  const file = await vfs.upload(ada, author, place, {}, Readable.from(['a note']));
  await vfs.overwrite(ada, author, file._id, {}, Readable.from(['another note']));
  await triggers.create(ada, { type: '@daily', worker: 'clean-clients', message: {} });
  await jobs.push(ada, { worker: 'clean-clients', message: {} });
  const source = { originator: 'stack', slug: '', name: 'Cozy' } as const;
  const category = { stateful: false, collapsible: false, priority: 'normal', minInterval: 0 };
  await notifications.notify(ada, source, category, { category: 'disk-quota', title: 'Nearly full', message: 'Soon' });
  await docs.create(ada, 'io.cozy.contacts', CONTACT);
  const caller = { type: 'cli', sourceId: 'me', rules: [{ type: '*', verbs: [] }] } as const;
  await shares.create(ada, caller, {
    rules: [{ type: 'io.cozy.files', verbs: ['GET'], values: [file._id] }],
    names: ['a'],
  });

  const seen = new Set<string>();
  for (const definition of definitions) {
    for await (const document of docs.all(ada, definition.doctype)) {
      seen.add(definition.doctype);
      expect([definition.doctype, findFault(definition, document)]).toEqual([definition.doctype, undefined]);
    }
  }
  const written = [
    'apps',
    'contacts',
    'files',
    'files.versions',
    'jobs',
    'notifications',
    'permissions',
    'settings',
    'triggers',
  ];
  expect([...seen]).toEqual(expect.arrayContaining(written.map((name) => `io.cozy.${name}`)));
});
