import { openRedisLocks } from './index.ts';

/** A process that takes a lock, says so, and holds it until it is killed. */
const [url = '', mode = '', lease = ''] = process.argv.slice(2);
const locks = openRedisLocks({ url, lease: Number(lease), onError: () => undefined });
await locks[mode === 'w' ? 'write' : 'read']('n', async () => {
  process.send?.('held');
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
