import { expect, test } from 'vitest';
import { readFields } from '../konnectors/fields.ts';
import type { Members } from '../konnectors/konnector.ts';
import { type Account, challengeOf, nameOf, statusOf, toConnections, toPlan } from './connection.ts';
import { mistakesOf, startDraft, toAccount, toAuth } from './draft.ts';

const account = (members: object): Account => ({ _id: 'a1', _rev: '1-x', ...members });
const trigger = (attributes: object, id = 't1') => ({ id, attributes: { message: { account: 'a1' }, ...attributes } });

test.each([
  ['running', { status: 'queued' }, {}],
  ['running', { status: 'running', last_execution: '1' }, { paused: true }],
  ['failed', { status: 'errored', last_failure: '2', last_success: '1', last_error: 'VENDOR_DOWN' }, {}],
  ['failed', { status: 'errored', last_failure: '2' }, { paused: true }],
  ['fine', { status: 'done', last_failure: '1', last_success: '2', last_error: 'x', last_execution: '2' }, {}],
  ['paused', { status: 'done', last_success: '2', last_execution: '2' }, { paused: true }],
  ['new', { status: 'done' }, {}],
])('an account is %s when its trigger says %j %j', (expected, state, more) => {
  expect(statusOf({ plan: toPlan(trigger({ current_state: state, ...more })) })).toBe(expected);
});

test('accounts of konnectors, with their triggers; the others are of other apps', () => {
  const accounts = [
    account({ account_type: 'feeds' }),
    { ...account({ account_type: 'imap' }), _id: 'mailbox' },
    { ...account({ account_type: 'gone' }), _id: 'a2' },
    { ...account({}), _id: 'a3' },
  ];
  const triggers = [
    trigger({ type: '@client' }, 'device'),
    trigger({ type: '@daily' }),
    trigger({ message: { account: 'a2', konnector: 'gone' } }, 't2'),
    trigger({ message: null }, 't3'),
  ];
  const found = toConnections(accounts, triggers, (type) => (type === 'feeds' ? type : undefined));
  expect(found.map(({ id, slug, plan }) => [id, slug, plan?.id])).toEqual([
    ['a1', 'feeds', 't1'],
    ['a2', 'gone', 't2'],
  ]);
  expect(found[0]?.plan?.frequency).toBe('daily');
});

test.each([
  [{ auth: { login: 'ada', accountName: 'mine' } }, 'mine'],
  [{ auth: { login: 'ada', number: '7' }, identifier: 'number' }, '7'],
  [{ auth: { url: 'https://a.example/' } }, 'a.example'],
  [{ auth: 'x' }, ''],
  [{}, ''],
])('%j is called %j', (members, expected) => {
  expect(nameOf(account(members))).toBe(expected);
});

test.each([
  [{}, null],
  [{ state: 'LOGIN_SUCCESS' }, null],
  [{ state: 'TWOFA_NEEDED' }, { way: '', needsCode: true, isAgain: false }],
  [{ state: 'TWOFA_NEEDED.EMAIL' }, { way: 'EMAIL', needsCode: true, isAgain: false }],
  [{ state: 'TWOFA_NEEDED_RETRY.SMS' }, { way: 'SMS', needsCode: true, isAgain: true }],
  [{ state: 'TWOFA_NEEDED.APP' }, { way: 'APP', needsCode: false, isAgain: false }],
  [{ state: 'TWOFA_NEEDED.APP_CODE' }, { way: 'APP', needsCode: true, isAgain: false }],
  [{ state: 'TWOFA_NEEDED.EMAIL', twoFACode: '123' }, null],
])('%j asks for %j', (members, expected) => {
  expect(challengeOf(account(members))).toEqual(expected);
});

const fields = readFields(
  {
    fields: {
      login: { type: 'text' },
      password: { type: 'password', min: 4 },
      email: { required: false },
      region: { type: 'dropdown', options: ['n', 's'] },
      all: { type: 'checkbox', required: false },
    },
  },
  'en',
);

test('what is typed becomes an account in the shape of the ecosystem', () => {
  const draft = { ...startDraft(fields, null), login: 'ada', password: 'secret', all: 'true' };
  expect(toAccount('bank', fields, draft, '/Bank')).toEqual({
    account_type: 'bank',
    auth: { login: 'ada', password: 'secret', region: 'n', all: true },
    state: null,
    identifier: 'login',
    defaultFolderPath: '/Bank',
  });
});

test('a secret that is not typed again stays sealed as it is', () => {
  const known = account({ auth: { login: 'ada', credentials_encrypted: 'sealed', email: 'a@b', all: true, kept: 1 } });
  const draft = startDraft(fields, known);
  expect(draft).toEqual({ login: 'ada', password: '', email: 'a@b', region: '', all: 'true' });
  expect(toAuth(fields, { ...draft, email: '', all: '' }, known['auth'] as Members)).toEqual({
    login: 'ada',
    credentials_encrypted: 'sealed',
    all: false,
    kept: 1,
  });
  expect(mistakesOf(fields, { ...draft, region: 's' }, known).size).toBe(0);
});

test('what is wrong is told by field', () => {
  const draft = { password: 'abc', email: 'nobody', region: 'n' };
  expect(Object.fromEntries(mistakesOf(fields, draft, null))).toEqual({
    login: 'required',
    password: 'short',
    email: 'email',
  });
});
