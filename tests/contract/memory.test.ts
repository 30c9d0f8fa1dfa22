import { describe } from 'vitest';
import { openMemoryCache } from '#driver/cache/memory';
import { openMemoryHub } from '#driver/hub/memory';
import { openMemoryLocks } from '#driver/lock/memory';
import { cacheContract } from '../../pkg/cache/contract.ts';
import { hubContract } from '../../pkg/hub/contract.ts';
import { locksContract } from '../../pkg/lock/contract.ts';

const nothing = async () => undefined;

describe('locks in memory', () => {
  locksContract(async () => {
    const locks = openMemoryLocks();
    return { both: [locks, locks], [Symbol.asyncDispose]: nothing };
  });
});

describe('the cache in memory', () => {
  cacheContract(async () => {
    let time = 0;
    const cache = openMemoryCache({ now: () => time });
    const pass = async (ms: number) => {
      time += ms;
    };
    return { both: [cache, cache], pass, [Symbol.asyncDispose]: nothing };
  });
});

describe('the hub in memory', () => {
  hubContract(async () => {
    const errors: unknown[] = [];
    const hub = openMemoryHub((error) => errors.push(error));
    return { both: [hub, hub], errors, [Symbol.asyncDispose]: nothing };
  });
});
