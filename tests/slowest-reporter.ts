import type { Reporter, TestModule } from 'vitest/node';

const SHOWN = 15;

/** Ends a run with its slowest files: where the next minute is to be saved. */
export class SlowestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= SHOWN) return;
    const files = modules.map((module) => ({ name: module.relativeModuleId, ms: durationOf(module) }));
    const slowest = files.sort((a, b) => b.ms - a.ms).slice(0, SHOWN);
    const lines = slowest.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(7)} s  ${name}`);
    process.stdout.write(`\nThe slowest files:\n${lines.join('\n')}\n`);
  }
}

/** With its imports and its hooks. */
function durationOf(module: TestModule): number {
  const { duration, collectDuration, prepareDuration, setupDuration } = module.diagnostic();
  return duration + collectDuration + prepareDuration + setupDuration;
}
