import { readdir, readFile } from 'node:fs/promises';

/** What a process and all that it started use now. */
export interface Usage {
  /** Bytes of resident memory. */
  memory: number;
  /** ms of the processor, since they were started. */
  processor: number;
  processes: number;
  /** Of the last one that was started. */
  youngest: number;
}

/** Nothing where the system does not tell it (no `/proc`): there, the limits by process are the only ones. */
export async function usageOf(pid: number): Promise<Usage> {
  const usage = { memory: 0, processor: 0, processes: 0, youngest: pid };
  const pids = [pid];
  for (let next = pids.pop(); next !== undefined; next = pids.pop()) {
    try {
      const status = await readFile(`/proc/${next}/status`, 'latin1');
      usage.memory += Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
      usage.processor += processorOf(await readFile(`/proc/${next}/stat`, 'latin1'));
      usage.processes++;
      usage.youngest = next;
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

/** ms of a clock tick: `USER_HZ` is 100 on every system that Node runs on. */
const TICK = 10;

/** Its own time and that of its children which have ended. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function processorOf(stat: string): number {
  // The name of the program is in brackets, and may have any.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) * TICK, 0);
}
