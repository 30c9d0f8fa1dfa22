// Does all the set-up that a command needs, then runs it: `node scripts/setup.mjs start|test|check|bench|build [arguments]`.
// It runs on the machine's own Node (20 or newer) and without any dependency: on a fresh clone there is nothing else.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const BIN = join(ROOT, 'node_modules', '.bin');
/** The web apps, by the folder of each. */
const APPS = readdirSync(join(ROOT, 'apps')).filter((name) => existsSync(join(ROOT, 'apps', name, 'manifest.webapp')));

const COMMANDS = {
  start: [['bin/cozy-stack', 'start']],
  test: [['vitest', 'run']],
  check: [
    ['biome', 'ci', '.'],
    ['tsc', '-p', '.'],
    ['node', 'scripts/doctype-types.ts', '--check'],
    ...browserWorkspaces().map((folder) => ['tsc', '-p', folder]),
    [
      'depcruise',
      '--config',
      '.dependency-cruiser.mjs',
      'cmd',
      'stack',
      'web',
      'worker',
      'model',
      'pkg',
      'client',
      'ui',
      'apps',
      'konnectors',
      'doctypes',
    ],
    ['knip', '--no-progress'],
  ],
  bench: [['node', 'bench/index.ts']],
  build: [],
};

const [name, ...args] = process.argv.slice(2);
const steps = COMMANDS[name];
if (!steps) {
  console.error(`usage: setup.mjs ${Object.keys(COMMANDS).join('|')}`);
  process.exit(2);
}

installPackages();
if (name !== 'check') {
  for (const app of APPS) buildApp(app);
  buildBar();
  buildKonnectors();
}
for (const step of steps.slice(0, -1)) run(step);
if (steps.length > 0) become([...steps.at(-1), ...args]);

/** Installs what the lock file says, unless what is there is that already. */
function installPackages() {
  const lock = fingerprint([join(ROOT, 'package-lock.json')]);
  const stamp = join(ROOT, 'node_modules', '.installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing packages (once, a minute or so)...');
  // Not `npm ci`: it refuses a lock file that lacks the optional packages of other platforms.
  run(['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}

/** Builds a web app when its sources, or those that apps share, have changed since the last build. */
function buildApp(app) {
  const folder = join(ROOT, 'apps', app);
  // The pages of the API are in the devtools.
  const others = ['ui', 'doctypes', ...(app === 'devtools' ? ['docs/api'] : [])];
  const sources = fingerprint(
    [folder, ...others.map((from) => join(ROOT, from))].flatMap((from) => [...filesBelow(from)]),
  );
  const stamp = join(folder, 'dist', '.built');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  console.error(`Building the ${app} app...`);
  run(['vite', 'build', '--logLevel', 'warn'], folder);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, sources);
}

/** The same for the bar of the apps that bring none. */
function buildBar() {
  const folder = join(ROOT, 'ui');
  const sources = fingerprint([...filesBelow(folder)]);
  const stamp = join(folder, 'bar', 'dist', '.built');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  console.error('Building the bar...');
  run(['vite', 'build', '--logLevel', 'warn'], join(folder, 'bar'));
  writeFileSync(stamp, sources);
}

/** The same for the konnectors, all of them at once: they are small. */
function buildKonnectors() {
  const folder = join(ROOT, 'konnectors');
  const shared = join(ROOT, 'doctypes');
  const sources = fingerprint([...filesBelow(folder), ...filesBelow(shared), join(ROOT, 'package-lock.json')]);
  const stamp = join(folder, 'dist', '.built');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  console.error('Building the konnectors...');
  run(['node', 'build.ts'], folder);
  writeFileSync(stamp, sources);
}

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash
      .update(`${file.slice(ROOT.length)}\n`)
      .update(readFileSync(file))
      .update('\n');
  return hash.digest('hex');
}

function browserWorkspaces() {
  return ['ui', 'templates/app', ...APPS.map((app) => `apps/${app}`)].filter((folder) => {
    const config = join(ROOT, folder, 'tsconfig.json');
    return existsSync(config) && statSync(config).isFile();
  });
}

/** Runs a tool on the pinned Node; its failure ends this process with the same code. */
function run([command, ...rest], cwd = ROOT) {
  const { status, error } = spawnSync(command, rest, { cwd, env: environment(), stdio: 'inherit' });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** The last step: what ends this process ends the tool, and the other way round. */
function become([command, ...rest]) {
  const child = spawn(command, rest, { cwd: ROOT, env: environment(), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => console.error(`${command}: ${error.message}`));
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
}

function environment() {
  return { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH}` };
}
