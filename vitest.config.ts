import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SCRATCH } from './tests/scratch.ts';
import { SecondChanceReporter } from './tests/second-chance-reporter.ts';
import { SlowestReporter } from './tests/slowest-reporter.ts';
import { StallReporter } from './tests/stall-reporter.ts';

const BROWSER = ['tests/browser/**/*.test.ts'];
const SERVERS = ['{web,worker,stack}/**/*.test.ts', 'tests/*.test.ts'];
/** What changes its process or a module, measures its process, or starts many others. */
const ALONE = [
  'cmd/**/*.test.ts',
  'konnectors/**/*.test.ts',
  'tests/{contract,follower,storm,wire}/**/*.test.ts',
  'pkg/{blob,media,sandbox}/**/*.test.ts',
  'pkg/couch/sqlite/*.test.ts',
  'model/vfs/*.test.ts',
  'stack/{fs-stores,store-down}.test.ts',
  'tests/comparisons.test.ts',
];
const ALL = ['{pkg,model,web,worker,stack,cmd,client,doctypes,konnectors,tests,ui,apps,scripts}/**/*.test.ts'];

/**
 * The files of a project share two processes, and with them a second of imports each, unless each wants its own. Projects run
 * in the order of their names, isolated ones first: the last ones are many and short, so that the two workers end together.
 */
const project = (name: string, include: string[], { exclude = ALONE, isolate = false } = {}) => ({
  extends: true as const,
  test: { name, include, exclude: [...exclude, '**/node_modules/**', '**/dist/**'], isolate },
});

// One run for everything: unit tests beside the code, contract runs, wire tests and browser tests.
export default defineConfig({
  test: {
    projects: [
      project('alone', ALONE, { exclude: [], isolate: true }),
      project('browser', BROWSER),
      project('servers', SERVERS),
      project('units', ALL, { exclude: [...ALONE, ...BROWSER, ...SERVERS] }),
    ],
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // The hundreds of processes that tests start take a third of the time when their code is compiled once.
    env: { TMPDIR: SCRATCH, NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
    globalSetup: ['tests/scratch.ts'],
    setupFiles: ['tests/patience.ts'],
    // One second, the default, is little for a browser on two busy cores.
    expect: { poll: { timeout: 10_000 } },
    // A machine under load can fail one test in thousands; the reporter names each that needed its second chance.
    retry: 1,
    reporters: ['default', new StallReporter(), new SecondChanceReporter(), new SlowestReporter()],
  },
});
