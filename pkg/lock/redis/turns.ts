/** Runs works of one name one after the other, in the order they came. */
export function createTurns() {
  const last = new Map<string, Promise<void>>();
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = last.get(name);
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    last.set(name, ended);
    await before;
    try {
      return await work();
    } finally {
      end();
      if (last.get(name) === ended) last.delete(name);
    }
  };
}
