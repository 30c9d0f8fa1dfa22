import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

const MODULE = pathToFileURL(`${import.meta.dirname}/until-signal.ts`).href;

/** A process with a server that says what is done to it, and a line of code that runs once it waits. */
async function run(then: string, close = "console.log('closed')") {
  const script = `
    import { untilSignal } from '${MODULE}';
    const alive = setInterval(() => {}, 1000);
    const log = { error: ({ err }, message) => console.log(message, '/', err?.message ?? err) };
    setImmediate(() => { ${then} });
    try { await untilSignal({ log, close: async () => { ${close} } }); console.log('done'); }
    catch (error) { console.log(error.name, error.message); process.exitCode = 1; }
    clearInterval(alive);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, lines: output.trim().split('\n') };
}

describe('a server', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('that is sent %s closes, and is fine', async (signal) => {
    expect(await run(`process.kill(process.pid, '${signal}')`)).toEqual({ code: 0, lines: ['closed', 'done'] });
  });

  test.each([
    ['an exception', "throw new Error('a bug')"],
    ['a rejection', "Promise.reject(new Error('a bug'))"],
  ])('with %s that nobody caught tells it, closes, and has failed', async (_, code) => {
    const { code: exit, lines } = await run(code);
    expect(exit).toBe(1);
    expect(lines[0]).toBe('unexpected error: the server stops / a bug');
    expect(lines.slice(1)).toEqual(['closed', expect.stringContaining('after an unexpected error')]);
  });

  test('whose close fails has failed too', async () => {
    const { code } = await run("throw new Error('a bug')", "throw new Error('another')");
    expect(code).toBe(1);
  });
});
