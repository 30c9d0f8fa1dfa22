import { defineConfig } from 'vitest/config';
import { SecondChanceReporter } from './tests/second-chance-reporter.ts';
import { StallReporter } from './tests/stall-reporter.ts';

// One run for everything: unit tests beside the code, contract runs, wire tests and browser tests.
export default defineConfig({
  test: {
    include: ['{pkg,model,web,worker,stack,cmd,client,doctypes,konnectors,tests,ui,apps,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    setupFiles: ['tests/patience.ts'],
    // One second, the default, is little for a browser on two busy cores.
    expect: { poll: { timeout: 10_000 } },
    // A machine under load can fail one test in thousands; the reporter names each that needed its second chance.
    retry: 1,
    reporters: ['default', new StallReporter(), new SecondChanceReporter()],
  },
});
