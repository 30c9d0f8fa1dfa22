import type { InstalledApp } from '#model/app';
import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { type Job, JobError } from '#model/job';
import type { JsonObject, JsonValue } from '#pkg/json';
import type { Ending, Sandbox } from '#pkg/sandbox';
import { writeCode } from './code.ts';
import { createMask } from './mask.ts';
import { type LogLine, readOutput } from './output.ts';
import { writeRunLog } from './run-logs.ts';
import type { OwnApi, Programs } from './types.ts';

export interface RunProgramDeps {
  docs: Docs;
  sandbox: Pick<Sandbox, 'run'>;
  /** Opens the API of the stack for one program. */
  openApi: (instance: Instance) => Promise<OwnApi>;
  now: () => number;
}

export interface Run {
  instance: Instance;
  job: Job;
  signal: AbortSignal;
  programs: Pick<Programs, 'files'>;
  program: InstalledApp;
  /** Path of the module to run. */
  main: string;
  token: string;
  /** Further variables. */
  env: Readonly<Record<string, string>>;
  internet: boolean;
  /** What its log must not tell. */
  secrets?: readonly string[];
  /** Each thing that it says. */
  onLine?: (line: LogLine) => void;
}

/** Linux takes no longer variable than 128 KB. @compat the limit of the ecosystem */
const MAX_VARIABLE = 100_000;
/** Seconds; what a job that asks for nothing else has. */
const TIME_LIMIT = 300;

/** Rejects with a `JobError` when it fails: what it said, or how it ended. */
export async function runProgram(deps: RunProgramDeps, run: Run): Promise<void> {
  const { docs, sandbox, openApi, now } = deps;
  const { instance, job, signal, program, main, internet, onLine } = run;
  const output = readOutput(createMask([run.token, ...(run.secrets ?? [])]));
  await using code = await writeCode(run.programs.files(program));
  await using api = await openApi(instance);
  const host = instance.domain.includes(':') ? instance.domain : `${instance.domain}:80`;
  const { env, files } = environment(run);
  let ending: Ending | undefined;
  try {
    ending = await sandbox.run({
      code: code.folder,
      main,
      env,
      files,
      network: { own: { [host]: api.path }, internet },
      signal,
      limits: { time: 24 * 3_600_000 },
      onLine: (text) => {
        const line = output.add(text);
        onLine?.(line);
      },
    });
  } finally {
    await writeRunLog(docs, instance, job, program.slug, output, now());
  }
  signal.throwIfAborted();
  const failed = ending.by !== 'exit' || ending.code !== 0;
  const failure = output.failure(failed);
  if (failure) throw failure;
  if (failed) throw new JobError(wordsOf(ending), { retry: ending.by === 'exit' });
}

/** What every program is told. @compat the names are those of the ecosystem's konnectors */
function environment({ instance, job, program, token, env }: Run) {
  const files: Record<string, string> = {};
  /** As a file of the program's directory when it is long. */
  const variable = (name: string, file: string, value: JsonValue | undefined) => {
    if (value === undefined || value === null) return {};
    const text = JSON.stringify(value);
    if (Buffer.byteLength(text) <= MAX_VARIABLE) return { [name]: text };
    files[file] = text;
    return { [name]: `@${file}` };
  };
  const { timeout } = job.options ?? {};
  const { doc } = (job.event ?? {}) as JsonObject;
  const all: Record<string, string> = {
    NODE_ENV: 'production',
    // Plain HTTP by a socket of the sandbox, whatever is before the server.
    COZY_URL: `http://${instance.domain}`,
    COZY_CREDENTIALS: token,
    COZY_LANGUAGE: 'node',
    COZY_LOCALE: instance.locale,
    COZY_TIME_LIMIT: String(timeout ? Math.ceil(timeout / 1e9) : TIME_LIMIT),
    COZY_JOB_ID: job._id,
    COZY_JOB_MANUAL_EXECUTION: String(job.manual_execution ?? false),
    ...(job.trigger_id !== undefined && { COZY_TRIGGER_ID: job.trigger_id }),
    ...variable('COZY_PAYLOAD', 'cozy_payload.json', job.payload),
    ...variable('COZY_COUCH_DOC', 'cozy_couch_doc.json', doc),
    ...variable('COZY_PARAMETERS', 'cozy_parameters.json', program['parameters'] as JsonValue | undefined),
    ...env,
  };
  return { env: all, files };
}

function wordsOf(ending: Ending): string {
  if (ending.by === 'exit') return `The program ended with the code ${ending.code}`;
  if (ending.by === 'signal') return 'The program was stopped';
  const words = {
    memory: 'The program used too much memory',
    disk: 'The program wrote too much on its disk',
    output: 'The program said too much',
    processes: 'The program started too many processes',
    processor: 'The program used too much of the processor',
    time: 'The program took too long',
  };
  return words[ending.limit];
}
