/**
 * Asks every route for what nobody asks for: `node scripts/fuzz.ts [requests] [seed]`, 20,000 and a seed of its own by default. Says
 * which answers are faults of the server, and how much memory it has at the end; the tests have a short walk.
 */
import { fuzz } from '#tests/fuzz/index';
import { testStack } from '#tests/test-stack';

const requests = Number(process.argv[2] ?? 20_000);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 1e9));

await using stack = await testStack({ listen: true });
const { faults, ...result } = await fuzz(stack, { seed, requests, renewEvery: 400 });
console.log(JSON.stringify({ seed, ...result, mib: Math.round(process.memoryUsage.rss() / 1024 ** 2) }));
for (const { fault, request, answer } of faults) console.error(`${fault}\n  ${request}\n  ${answer}`);
if (faults.length > 0) process.exitCode = 1;
