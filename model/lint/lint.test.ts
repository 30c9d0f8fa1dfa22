import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lintApp } from '#model/lint';
import { openFolder } from '#pkg/static';

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cozy-lint-'));
});
afterAll(() => rm(root, { recursive: true }));

const GOOD = {
  name: 'Good',
  slug: 'good',
  version: '1.0.0',
  icon: 'icon.svg',
  editor: 'Eve',
  developer: { name: 'Eve' },
  categories: ['others'],
  licence: 'MIT',
  locales: {
    en: { short_description: 'Good things' },
    fr: { short_description: 'De bonnes choses', permissions: { todos: { description: 'Pour les montrer' } } },
  },
  routes: { '/': { folder: '/', index: 'index.html' } },
  permissions: { todos: { type: 'io.cozy.todos', verbs: ['GET'], description: 'To show them' } },
};
const PAGE = '<div data-cozy="{{.CozyData}}"></div>{{.ThemeCSS}}<script src="/app.js"></script>';

/** What is said of an app with another manifest or other files, as `level code where`. */
async function said(manifest: object | string = GOOD, files: Record<string, string | Buffer> = {}): Promise<string[]> {
  const folder = join(root, String(++count));
  const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
  const all = { 'manifest.webapp': text, 'index.html': PAGE, 'icon.svg': '<svg/>', ...files };
  for (const [path, content] of Object.entries(all)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const { ok, findings } = await lintApp([openFolder(folder)]);
  expect(ok).toBe(!findings.some(({ level }) => level === 'error'));
  return findings.map(({ level, code, where }) => `${level} ${code} ${where}`);
}

test('nothing is said of a good app', async () => {
  expect(await said()).toEqual([]);
});

test('a folder without a manifest', async () => {
  const { ok, findings } = await lintApp([openFolder(join(root, 'nothing'))], { isBuilt: false });
  expect([ok, findings]).toMatchObject([false, [{ code: 'manifest-missing', level: 'error' }]]);
});

test.each<[object | string, string]>([
  ['{"name": "x",}', 'error manifest-syntax manifest.webapp'],
  ['[]', 'error manifest-syntax manifest.webapp'],
  [{ ...GOOD, name: undefined }, 'error member name'],
  [{ ...GOOD, name: '' }, 'error member name'],
  [{ ...GOOD, editor: 3 }, 'error member editor'],
  [{ ...GOOD, icon: {} }, 'error member icon'],
  [{ ...GOOD, slug: 'Not Good' }, 'error slug slug'],
  [{ ...GOOD, routes: [] }, 'error routes routes'],
  [
    { ...GOOD, routes: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`/${i}`, {}])) },
    'error member routes',
  ],
  [{ ...GOOD, routes: { ...GOOD.routes, 'no-slash': {} } }, 'error route routes.no-slash'],
  [{ ...GOOD, routes: { ...GOOD.routes, '/a': { public: 'yes' } } }, 'error route routes./a'],
  [{ ...GOOD, routes: { '/': { folder: '/', index: 'none.html' } } }, 'error page-missing routes./'],
  [{ ...GOOD, permissions: [] }, 'error permissions permissions'],
  [{ ...GOOD, permissions: { a: { type: 'NOT A TYPE' } } }, 'error permission permissions.a'],
  [{ ...GOOD, permissions: { a: { type: 'io.cozy.todos', verbs: ['LOOK'] } } }, 'error permission permissions.a'],
  [{ ...GOOD, permissions: { a: { verbs: ['GET'] } } }, 'error permission permissions.a'],
  [{ ...GOOD, permissions: { a: { type: '*' } } }, 'error permission permissions.a'],
  [{ ...GOOD, services: { s: { file: 'app.js', trigger: '@never' } } }, 'error service services.s'],
  [{ ...GOOD, services: { s: { file: 'app.js', trigger: '@cron 99 * *' } } }, 'error service services.s'],
  [
    { ...GOOD, services: { s: { file: 'app.js', trigger: '@event io.cozy.bank:CREATED' } } },
    'error service services.s',
  ],
  [{ ...GOOD, services: { s: { file: 'a.js', trigger: '@daily', debounce: 'soon' } } }, 'error service services.s'],
])('what a server would refuse is an error: %j', async (manifest, finding) => {
  expect(await said(manifest)).toContain(finding);
});

test('everything that is wrong is told, not the first of it', async () => {
  const permissions = { a: { type: '?' }, b: 'x', c: GOOD.permissions.todos };
  const findings = await said({ ...GOOD, name: 1, routes: { a: {}, '/': 'x' }, permissions });
  expect(findings.filter((line) => line.startsWith('error'))).toEqual([
    'error member name',
    'error route routes.a',
    'error route routes./',
    'error permission permissions.a',
    'error permission permissions.b',
  ]);
});

test.each<[object, Record<string, string>, string]>([
  [{ ...GOOD, version: '1.0' }, {}, 'warning version version'],
  [{ ...GOOD, version: undefined }, {}, 'warning no-version version'],
  [{ ...GOOD, icon: 'none.svg' }, {}, 'warning icon-missing icon'],
  [{ ...GOOD, icon: undefined }, {}, 'advice no-icon icon'],
  [{ ...GOOD, licence: undefined }, {}, 'advice missing-member licence'],
  [{ ...GOOD, permision: {} }, {}, 'advice unknown-member permision'],
  [{ ...GOOD, locales: {} }, {}, 'advice no-words locales.fr.short_description'],
  [{ ...GOOD, locales: {} }, {}, 'advice no-words locales.fr.permissions'],
  [{ ...GOOD, routes: { '/a': { folder: '/', index: 'index.html' } } }, {}, 'warning no-root routes'],
  [{ ...GOOD, permissions: { a: { type: 'io.cozy.bank.*' } } }, {}, 'advice permission-wide permissions.a'],
  [{ ...GOOD, permissions: { a: { type: 'io.cozy.files' } } }, {}, 'advice permission-wide permissions.a'],
  [{ ...GOOD, permissions: { a: { type: 'io.cozy.files' } } }, {}, 'advice permission-verbs permissions.a'],
  [{ ...GOOD, permissions: { a: { type: 'io.cozy.files' } } }, {}, 'warning permission-words permissions.a'],
  [{ ...GOOD, permissions: { a: { type: 'io.cozy.sessions' } } }, {}, 'warning permission-useless permissions.a'],
  [{ ...GOOD, services: { s: { file: 'none.js', trigger: '@daily' } } }, {}, 'warning service-file services.s'],
  [{ ...GOOD, intents: [{ action: 'OPEN' }] }, {}, 'warning intent intents.0'],
  [GOOD, { 'index.html': `${PAGE}<script>run()</script>` }, 'warning inline-script index.html'],
  [GOOD, { 'index.html': `${PAGE}<b onclick="run()">` }, 'warning inline-script index.html'],
  [GOOD, { 'index.html': `${PAGE}<script src="https://cdn.example/a.js">` }, 'warning other-host index.html'],
  [GOOD, { 'index.html': `${PAGE}{{.Nothing}}` }, 'warning template index.html'],
  [GOOD, { 'index.html': `${PAGE}{{range .Flags}}` }, 'warning template index.html'],
  [GOOD, { 'index.html': '<p>' }, 'advice no-data index.html'],
])('what does not work, or could be better: %j %j', async (manifest, files, finding) => {
  expect(await said(manifest, files)).toContain(finding);
});

test('what works is not complained about', async () => {
  const page = `${PAGE}<a href="https://example.org">x</a><script type="application/json">{}</script>
    <link href="//{{.Domain}}/assets/x.css"> {{- if .GetFlags.a -}} a {{else}} b {{end}}`;
  expect(await said(GOOD, { 'index.html': page })).toEqual([]);
});

test('what no archive may have is an error', async () => {
  expect(await said(GOOD, { 'film.mp4': Buffer.alloc(20 * 1024 * 1024 + 1) })).toEqual(['error package-size film.mp4']);
});

test('a konnector is known by its manifest, and looked at as what it is', async () => {
  const { routes: _routes, ...rest } = GOOD;
  const konnector = { ...rest, type: 'konnector', language: 'node', frequency: 'daily', fields: { login: {} } };
  const look = async (manifest: object, files: Record<string, string> = { 'index.js': '' }) => {
    const folder = join(root, String(++count));
    await mkdir(folder);
    const all = { 'manifest.konnector': JSON.stringify(manifest), 'icon.svg': '<svg/>', ...files };
    for (const [path, content] of Object.entries(all)) await writeFile(join(folder, path), content);
    const { findings } = await lintApp([openFolder(folder)]);
    return findings.map(({ level, code, where }) => `${level} ${code} ${where}`);
  };
  expect(await look(konnector)).toEqual([]);
  expect(await look(konnector, {})).toEqual(['error program-missing index.js']);
  expect(await look(konnector, { 'package.json': '{"main": "./run.js"}', 'run.js': '' })).toEqual([]);
  const permissions = { a: { type: '*' } };
  expect(
    await look({ ...konnector, language: 'go', frequency: 'often', time_interval: [5], fields: { a: 1 }, permissions }),
  ).toEqual(
    expect.arrayContaining([
      'error language language',
      'error permission permissions.a',
      'warning frequency frequency',
      'warning time-interval time_interval',
      'warning field fields.a',
    ]),
  );
  expect(await look({ ...konnector, fields: [] })).toContain('error fields fields');
});
