import { defineConfig } from 'vitest/config';
import { StallReporter } from './tests/stall-reporter.ts';

// One run for everything: unit tests beside the code, contract runs, wire tests and browser tests.
export default defineConfig({
  test: {
    include: ['{pkg,model,web,worker,stack,cmd,client,konnectors,tests,ui,apps,scripts}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    reporters: ['default', new StallReporter()],
  },
});
