import type { Reporter, TestCase } from 'vitest/node';

/** Names the tests that passed at their second try only: each is a race to be found, in the test or in the server. */
export class SecondChanceReporter implements Reporter {
  readonly #late: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#late.push(`${test.module.relativeModuleId} > ${test.fullName}`);
  }

  onTestRunEnd(): void {
    for (const name of this.#late) process.stderr.write(`Passed at its second try only: ${name}\n`);
  }
}
