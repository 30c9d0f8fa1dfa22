import { JobError } from '#model/job';
import type { JsonObject } from '#pkg/json';

/** One thing that a program says. */
export interface LogLine {
  type: 'debug' | 'info' | 'warn' | 'error' | 'critical';
  message: string;
}

/** What a program has said, of which the last lines are kept. */
export interface Output {
  add(text: string): LogLine;
  /** The last lines, oldest first. */
  readonly lines: readonly LogLine[];
  /** How many there were in all. */
  count(): number;
  /** What its failure is called; undefined when nothing it said is one. @param failed it did not end well */
  failure(failed: boolean): JobError | undefined;
}

const KEPT = 200;
const MAX_MESSAGE = 2_000;
const TYPES = new Map<string, LogLine['type']>([
  ['debug', 'debug'],
  ['info', 'info'],
  ['warn', 'warn'],
  ['warning', 'warn'],
  ['error', 'error'],
  ['critical', 'critical'],
]);

/**
 * Lines of JSON with a `type` and a `message`; what is none is for whoever wrote the program.
 * @param mask hides what nobody should read there
 */
export function readOutput(mask: (text: string) => string): Output {
  const lines: LogLine[] = [];
  let count = 0;
  let critical: { message: string; retry: boolean } | undefined;
  let error: { message: string; retry: boolean } | undefined;
  return {
    lines,
    count: () => count,
    add(text) {
      const { line, retry } = parse(text, mask);
      count++;
      lines.push(line);
      if (lines.length > KEPT) lines.shift();
      if (line.type === 'critical') critical = { message: line.message, retry };
      if (line.type === 'error') error = { message: line.message, retry };
      return line;
    },
    failure(failed) {
      // An error that a program went on after is none of the job.
      const said = critical ?? (failed ? error : undefined);
      return said && new JobError(said.message, { retry: said.retry });
    },
  };
}

function parse(text: string, mask: (text: string) => string): { line: LogLine; retry: boolean } {
  const members = parseObject(text);
  const { type, message, no_retry } = members ?? {};
  const known = typeof type === 'string' ? TYPES.get(type) : undefined;
  if (known === undefined) return { line: { type: 'debug', message: mask(text).slice(0, MAX_MESSAGE) }, retry: true };
  const words = typeof message === 'string' ? message : JSON.stringify(message ?? '');
  return { line: { type: known, message: mask(words).slice(0, MAX_MESSAGE) }, retry: no_retry !== true };
}

function parseObject(text: string): JsonObject | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}
