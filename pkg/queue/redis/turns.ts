import type { Redis } from 'ioredis';
import { redisScript } from '#pkg/redis';
import type { NewJob } from '../types.ts';

/**
 * BullMQ knows priorities, not tenants. Each job gets one, when it is added, that makes tenants take turns: the turn of its
 * tenant's last job, plus one, or the turn that is served now when the tenant had nothing (start-time fair queueing).
 */
export interface Turns {
  /** For each of the jobs of one queue, BullMQ's priority. */
  give(queue: string, jobs: readonly Pick<NewJob, 'tenant' | 'priority'>[]): Promise<number[]>;
  /** Jobs with these priorities are served now. */
  serve(queue: string, priorities: readonly number[]): void;
  /** Nothing waits: turns may begin again at the first one, so that they never reach the largest priority. */
  reset(queue: string): Promise<void>;
}

/** BullMQ's largest is 2^21: the upper half is for jobs of low priority. Beyond, jobs go by their age alone. */
const HALF = 2 ** 20;
const LAST_TURN = HALF / 2 - 2;
/** Turns begin again from here, when nothing waits. */
const MANY = LAST_TURN / 2;

const GIVE = `
local now = tonumber(redis.call('HGET', KEYS[1], 'now') or '1')
local turns = {}
for i, stream in ipairs(ARGV) do
  local last = tonumber(redis.call('HGET', KEYS[1], stream) or '0')
  local turn = math.max(now, last + 1)
  redis.call('HSET', KEYS[1], stream, turn)
  turns[i] = turn
end
return turns`;

const SERVE = `
local now = tonumber(redis.call('HGET', KEYS[1], 'now') or '1')
if tonumber(ARGV[1]) > now then redis.call('HSET', KEYS[1], 'now', ARGV[1]) end`;

const RESET = `
if tonumber(redis.call('HGET', KEYS[1], 'now') or '1') > tonumber(ARGV[1]) then redis.call('DEL', KEYS[1]) end`;

export function createTurns(client: Redis, prefix: string): Turns {
  const key = (queue: string) => `${prefix}:turns:${queue}`;
  const give = redisScript(client, GIVE);
  const serve = redisScript(client, SERVE);
  const reset = redisScript(client, RESET);
  return {
    async give(queue, jobs) {
      const streams = jobs.map(({ tenant, priority = 'normal' }) => `${priority} ${tenant}`);
      const turns = (await give([key(queue)], streams)) as number[];
      return turns.map((turn, index) => toPriority(turn, jobs[index]?.priority));
    },
    serve(queue, priorities) {
      // Late or lost, it makes the turns a little less fair, and nothing else.
      serve([key(queue)], [Math.max(...priorities.map(toTurn))]).catch(() => undefined);
    },
    async reset(queue) {
      await reset([key(queue)], [MANY]);
    },
  };
}

/** High comes before normal in the same turn. */
function toPriority(turn: number, priority: NewJob['priority']): number {
  const base = Math.min(turn, LAST_TURN) * 2 + (priority === 'high' ? 0 : 1);
  return priority === 'low' ? HALF + base : base;
}

function toTurn(priority: number): number {
  return Math.floor((priority % HALF) / 2);
}
