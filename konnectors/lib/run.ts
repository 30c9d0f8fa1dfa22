/** One line of JSON for the stack. */
export function log(type: 'debug' | 'info' | 'warn' | 'error' | 'critical', message: string): void {
  console.log(JSON.stringify({ type, message }));
}

/** Runs a konnector: what it throws is the error of its job. */
export async function run(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    log('critical', (error as Error).message);
    process.exitCode = 1;
  }
}
