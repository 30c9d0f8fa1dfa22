/** Does something with each of many, a few at a time. Resolves with those that did not work. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<T[]> {
  const waiting = [...items];
  const failed: T[] = [];
  async function worker(): Promise<void> {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const current = item;
      await work(current).catch(() => failed.push(current));
    }
  }
  await Promise.all(Array.from({ length: 4 }, worker));
  return failed;
}
