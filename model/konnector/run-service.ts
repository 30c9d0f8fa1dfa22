import type { Instance } from '#model/instance';
import { type Job, JobError } from '#model/job';
import { findProgram, type KonnectorsDeps } from './find-program.ts';
import { type RunProgramDeps, runProgram } from './run-program.ts';
import type { ServiceMessage } from './types.ts';

/** What a manifest says of a service. */
interface Service {
  type?: unknown;
  file?: unknown;
  trigger_id?: unknown;
}

/** Runs a service of an app: it reaches the stack with the rights of its app, and nothing else. */
export async function runService(
  deps: KonnectorsDeps & RunProgramDeps,
  instance: Instance,
  job: Job,
  message: ServiceMessage,
  signal: AbortSignal,
): Promise<void> {
  const { apps: programs, tokens } = deps;
  const { slug, name, fields } = message;
  const program = await findProgram(programs, instance, slug);
  const services = (program['services'] ?? {}) as Record<string, Service>;
  const service =
    name !== undefined && Object.hasOwn(services, name)
      ? services[name]
      : Object.values(services).find(({ trigger_id: id }) => id !== undefined && id === job.trigger_id);
  const { type = 'node', file } = service ?? {};
  if (typeof file !== 'string' || type !== 'node') {
    throw new JobError(`${slug} has no service ${name ?? ''} that can be run here`, { retry: false });
  }
  await runProgram(deps, {
    instance,
    job,
    signal,
    programs,
    program,
    main: file.replace(/^\/+/, ''),
    token: await tokens.issue(instance, { audience: 'app', subject: slug }),
    env: fields ? { COZY_FIELDS: JSON.stringify(fields) } : {},
    internet: false,
  });
}
