import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '#pkg/errors';
import type { AddressGuard } from '#pkg/safe-http';
import { makeTempFolder } from '#pkg/temp-folder';
import { bubblewrapCommand, type Start } from './bubblewrap.ts';
import type { Command } from './command.ts';
import { useInMemory, useOfFolder } from './disk-use.ts';
import { follow } from './follow.ts';
import { openGateway } from './gateway.ts';
import { permissionsCommand } from './permissions.ts';
import { findRuntime, type Runtime } from './runtime.ts';
import type { Ending, Isolation, Program, Sandbox, SandboxLimits } from './types.ts';

export interface SandboxOptions {
  isolation: Isolation;
  /** Says which addresses of the internet may be reached. */
  guard: AddressGuard;
  /** Name or path of its program. @default `bwrap` */
  bubblewrap?: string;
  /** Where folders of a run are made. @default that of the system for temporary files */
  temporary?: string;
}

const MB = 1024 * 1024;
const LIMITS: SandboxLimits = {
  memory: 512 * MB,
  disk: 100 * MB,
  output: 8 * MB,
  line: 16_384,
  time: 5 * 60_000,
  processor: 4 * 60_000,
  connections: 64,
};

// The extension is another one once the server is built.
const EXTENSION = extname(import.meta.filename);
const PRELOAD = fileURLToPath(new URL(`./preload${EXTENSION}`, import.meta.url));

/** Nothing is started before it is needed. */
export function createSandbox({ isolation, guard, bubblewrap = 'bwrap', temporary }: SandboxOptions): Sandbox {
  let runtime: Promise<Runtime> | undefined;
  let checked: Promise<string | undefined> | undefined;

  function toCommand(start: Start, directory: string): Promise<Command> {
    if (isolation === 'permissions') return permissionsCommand(start, directory);
    runtime ??= findRuntime();
    return runtime.then((found) => bubblewrapCommand(found, start));
  }

  async function execute(program: Program): Promise<Ending> {
    const limits = { ...LIMITS, ...program.limits };
    const directory = await makeTempFolder(temporary);
    try {
      const places = await prepare(directory, program);
      const { network } = program;
      await using _ = await openGateway({ folder: places.network, network, guard, connections: limits.connections });
      const command = await toCommand({ bubblewrap, places, main: program.main, env: program.env, limits }, directory);
      const isFolder = isolation === 'permissions';
      const disk = isFolder ? useOfFolder(join(directory, 'work'), limits.disk) : useInMemory('/work');
      return await follow(command, program, limits, disk);
    } finally {
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** A small program that runs to its end shows that all of it works. */
  async function tryOut(): Promise<string | undefined> {
    const code = await makeTempFolder(temporary);
    const said: string[] = [];
    try {
      await writeFile(join(code, 'index.js'), 'console.log("it runs")');
      const network = { own: {}, internet: false };
      const onLine = (line: string) => void said.push(line);
      const ending = await execute({ code, main: 'index.js', env: {}, network, onLine, limits: { time: 20_000 } });
      if (ending.by === 'exit' && said.includes('it runs')) return undefined;
      return said.slice(0, 3).join(' / ') || `the test program ended by ${ending.by}`;
    } catch (error) {
      return (error as Error).message;
    } finally {
      await rm(code, { recursive: true, force: true });
    }
  }

  /** What is missing may be installed later: only success is remembered. */
  async function problem(): Promise<string | undefined> {
    checked ??= tryOut();
    const found = await checked;
    if (found !== undefined) checked = undefined;
    return found;
  }

  return {
    isolation,
    problem,
    async run(program) {
      const found = await problem();
      if (found === undefined) return execute(program);
      throw new AppError('unavailable', 'The isolation that the configuration demands is not there', {
        code: 'no_isolation',
        cause: new Error(found),
      });
    },
  };
}

async function prepare(directory: string, { code, files = {} }: Program) {
  const places = {
    code,
    files: join(directory, 'files'),
    network: join(directory, 'network'),
    // It says that it is a module, wherever it is.
    preload: join(directory, EXTENSION === '.ts' ? 'preload.mts' : 'preload.mjs'),
  };
  await mkdir(places.files);
  await mkdir(places.network, { mode: 0o700 });
  await copyFile(PRELOAD, places.preload);
  for (const [name, content] of Object.entries(files)) await writeFile(join(places.files, name), content);
  return places;
}
