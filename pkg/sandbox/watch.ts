import { readdir, readFile } from 'node:fs/promises';

/** What a process and all that it started use now. */
export interface Usage {
  /** Bytes of resident memory. */
  memory: number;
  processes: number;
}

/** Nothing where the system does not tell it (no `/proc`): there, the limits by process are the only ones. */
export async function usageOf(pid: number): Promise<Usage> {
  const usage = { memory: 0, processes: 0 };
  const pids = [pid];
  for (let next = pids.pop(); next !== undefined; next = pids.pop()) {
    try {
      const status = await readFile(`/proc/${next}/status`, 'latin1');
      usage.memory += Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
      usage.processes++;
      for (const task of await readdir(`/proc/${next}/task`)) {
        const children = await readFile(`/proc/${next}/task/${task}/children`, 'latin1');
        pids.push(...children.split(' ').filter(Boolean).map(Number));
      }
    } catch {
      // It has ended meanwhile.
    }
  }
  return usage;
}
