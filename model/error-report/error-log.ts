import type { StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Logger } from '#pkg/log';
import type { LogFiles } from '#pkg/log-file';
import type { ErrorGroup, Frame, Report } from './types.ts';

export interface ErrorLogDeps {
  /** `file`: one for each instance; `stdout`: in the log of the server, for servers that keep nothing; `off`: the documents only. */
  to: 'file' | 'stdout' | 'off';
  files: LogFiles;
  log: Logger;
  now?: () => number;
}

/** A line for each report of an application. It fails no report: a disk that is full is said in the log of the server. */
export interface ErrorLog {
  write(instance: Instance, group: StoredObject<ErrorGroup>, report: Report): Promise<void>;
  /** JSON lines, the oldest first. Undefined when they are not kept here. */
  read(instance: Instance): Promise<Buffer | undefined>;
  remove(instance: Instance): Promise<void>;
}

/** A disk that is full is not said for each report. */
const SAID_AGAIN = 60_000;
const MAX_FRAMES = 5;

export function createErrorLog({ to, files, log, now = Date.now }: ErrorLogDeps): ErrorLog {
  let saidAt = Number.NEGATIVE_INFINITY;

  async function append(instance: Instance, line: object): Promise<void> {
    try {
      await files.append(instance.prefix, line);
    } catch (err) {
      if (now() - saidAt < SAID_AGAIN) return;
      saidAt = now();
      log.warn({ err, domain: instance.domain }, 'the log of the errors of applications cannot be written');
    }
  }

  return {
    async write(instance, group, report) {
      const line = { domain: instance.domain, ...lineOf(group, report) };
      if (to === 'stdout') return log.warn(line, 'an application has failed');
      const { source, type, message } = group;
      const first = { domain: instance.domain, source, group: group._id, type, message };
      if (group.count === 1) log.warn(first, 'an application has failed');
      if (to === 'file') await append(instance, { time: group.last_at, ...line });
    },
    read: async (instance) => (to === 'file' ? files.read(instance.prefix) : undefined),
    remove: (instance) => files.remove(instance.prefix),
  };
}

/** Nothing of what the application added: only what says where it fails. */
function lineOf(
  { _id, source, count, last }: StoredObject<ErrorGroup>,
  { type, message, severity, url, context }: Report,
) {
  const version = typeof context['version'] === 'string' ? context['version'] : '';
  return {
    source,
    group: _id,
    count,
    type,
    message,
    severity,
    url,
    version,
    at: last.frames.slice(0, MAX_FRAMES).map(placeOf),
  };
}

function placeOf({ function: name, file, line, column, source }: Frame): string {
  const place = source ?? { file, line, column };
  return `${source?.name ?? name} (${place.file}:${place.line}:${place.column})`;
}
