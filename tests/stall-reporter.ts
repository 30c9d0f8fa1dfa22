import type { Reporter, TestModule } from 'vitest/node';

/** Ms without a finished test file. The slowest takes a tenth of it. */
const PATIENCE = 240_000;

/**
 * Ends a run in which a file never ends, and names the file: a test that holds the event loop of its process cannot be
 * timed out by its runner.
 */
export class StallReporter implements Reporter {
  readonly #running = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  onTestRunStart(): void {
    this.#restart();
  }

  onTestModuleStart({ relativeModuleId }: TestModule): void {
    this.#running.add(relativeModuleId);
  }

  onTestModuleEnd({ relativeModuleId }: TestModule): void {
    this.#running.delete(relativeModuleId);
    this.#restart();
  }

  onTestRunEnd(): void {
    clearTimeout(this.#timer);
  }

  #restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      process.stderr.write(`No test file ended for ${PATIENCE / 1000} s. Running: ${[...this.#running].join(', ')}\n`);
      process.exit(1);
    }, PATIENCE);
  }
}
