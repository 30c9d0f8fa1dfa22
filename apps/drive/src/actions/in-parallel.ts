/** Does something with each of many, a few at a time. Resolves with those that did not work, each with its error. */
export async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
): Promise<ReadonlyMap<T, unknown>> {
  const waiting = [...items];
  const failed = new Map<T, unknown>();
  async function worker(): Promise<void> {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const current = item;
      await work(current).catch((error: unknown) => failed.set(current, error));
    }
  }
  await Promise.all(Array.from({ length: 4 }, worker));
  return failed;
}
