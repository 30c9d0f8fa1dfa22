import { openRedisLocks } from '#driver/lock/redis';
import { tempVfs } from './temp-vfs.ts';
import { runStep, stepInstance, type VfsStep } from './vfs-steps.ts';

// A second process on the files of a first one: it does what it is told, and says how it ended.
const [directory = '', url = '', lease = '10000'] = process.argv.slice(2);
const locks = openRedisLocks({ url, lease: Number(lease), onError: () => undefined });
const fs = await tempVfs({ directory, locks });
process.on('message', async ({ label, step }: { label: string; step: VfsStep }) => {
  process.send?.(await runStep(fs, stepInstance(label), step));
});
process.send?.('ready');
