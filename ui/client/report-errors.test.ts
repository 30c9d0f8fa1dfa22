import { expect, test, vi } from 'vitest';
import { ApiError, SignedOutError } from './errors.ts';
import { reportErrors } from './report-errors.ts';
import { parseStack } from './stack.ts';

const HERE = 'http://drive.ada.example';
const STACK = `TypeError: no\n    at save (${HERE}/app.js:1:20)\n    at async ${HERE}/app.js:2:3\n    at <anonymous>`;

function pageOf({ token = 'abc', answer = () => Promise.resolve(new Response()) } = {}) {
  let refreshes = 0;
  const sent: { url: string; init: RequestInit; body: Record<string, unknown> }[] = [];
  const listeners = new Map<string, (event: object) => void>();
  const location = { origin: HERE, pathname: '/', hash: '#/folder/x?code=secret' };
  reportErrors({
    origin: 'http://ada.example',
    tokens: { current: () => (refreshes === 0 ? token : 'new'), refresh: async () => String(++refreshes) },
    version: '1.2.3',
    page: { location, addEventListener: (name: string, listener: never) => void listeners.set(name, listener) },
    fetch: (url, init) => {
      sent.push({ url: String(url), init: init ?? {}, body: JSON.parse(String(init?.body)) });
      return answer();
    },
  });
  return {
    sent,
    throws: (error: unknown) => listeners.get('error')?.({ error }),
    rejects: (reason: unknown) => listeners.get('unhandledrejection')?.({ reason }),
  };
}

const failure = (message = 'no', stack = STACK) => Object.assign(new TypeError(message), { stack });

test('what nobody caught is told: what, where, and nothing of the page', () => {
  const { sent, throws } = pageOf();
  throws(failure());
  expect(sent[0]?.url).toBe('http://ada.example/errors/api/v3/projects/1/notices');
  expect(sent[0]?.init.headers).toMatchObject({ Authorization: 'Bearer abc' });
  expect(sent[0]?.body).toEqual({
    errors: [
      {
        type: 'TypeError',
        message: 'no',
        backtrace: [
          { function: 'save', file: `${HERE}/app.js`, line: 1, column: 20 },
          { function: '', file: `${HERE}/app.js`, line: 2, column: 3 },
        ],
      },
    ],
    context: { severity: 'error', url: `${HERE}/#/folder/x`, version: '1.2.3' },
  });
});

test('a failure is told once, and no page tells more than ten', () => {
  const { sent, throws, rejects } = pageOf();
  for (let n = 0; n < 5; n++) throws(failure());
  rejects(failure());
  expect(sent).toHaveLength(1);
  for (let n = 0; n < 50; n++) rejects(failure(`no ${n}`));
  expect(sent).toHaveLength(10);
});

test('a report that fails fails nothing, nor is it told', async () => {
  const { sent, throws } = pageOf({ answer: () => Promise.reject(new TypeError('Failed to fetch')) });
  throws(failure());
  await Promise.resolve();
  expect(sent).toHaveLength(1);
});

test('a token that is over is renewed once', async () => {
  const { sent, throws } = pageOf({ answer: async () => new Response('', { status: 401 }) });
  throws(failure());
  await vi.waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]?.init.headers).toMatchObject({ Authorization: 'Bearer new' });
});

test.each<[string, unknown]>([
  ['a network that is gone', Object.assign(new ApiError(0, 'gone'), { stack: STACK })],
  ['a session that is over', Object.assign(new SignedOutError('over'), { stack: STACK })],
  ['a request that was called off', Object.assign(new DOMException('stop', 'AbortError'), { stack: STACK })],
  ['a browser that measures twice', failure('ResizeObserver loop completed with undelivered notifications.')],
  ['an extension', failure('no', 'TypeError: no\n    at x (chrome-extension://abc/x.js:1:2)')],
  ['a script of somewhere else', failure('no', 'TypeError: no\n    at x (http://evil.example/x.js:1:2)')],
  ['an error without a stack', failure('no', '')],
  ['a word', 'no'],
  ['nothing', undefined],
])('%s is not told', (_, thrown) => {
  const { sent, throws, rejects } = pageOf();
  throws(thrown);
  rejects(thrown);
  expect(sent).toEqual([]);
});

test('a visitor without a token tells nothing', () => {
  const { sent, throws } = pageOf({ token: '' });
  throws(failure());
  expect(sent).toEqual([]);
});

test('the stacks of other browsers are understood', () => {
  expect(parseStack(`save@${HERE}/app.js:1:20\n@${HERE}/app.js:2:3\nno\n`)).toEqual([
    { function: 'save', file: `${HERE}/app.js`, line: 1, column: 20 },
    { function: '', file: `${HERE}/app.js`, line: 2, column: 3 },
  ]);
  expect(parseStack(`a@${HERE}/a.js:1:1\n`.repeat(100))).toHaveLength(30);
  const started = performance.now();
  parseStack(`at ${'('.repeat(50_000)}`);
  expect(performance.now() - started).toBeLessThan(1_000);
});
