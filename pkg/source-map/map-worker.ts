/** The thread that reads source maps. */
import { parentPort } from 'node:worker_threads';
import { originalPositionFor, sourceContentFor, TraceMap } from '@jridgewell/trace-mapping';
import type { BuiltPlace, SourceMapOrder, SourcePlace } from './index.ts';

/** Characters of a line of code: one that is longer is no source that somebody wrote. */
const MAX_CODE = 300;
const MAX_NAME = 500;

parentPort?.on('message', ({ map, places }: SourceMapOrder) => {
  parentPort?.postMessage(locate(map, places));
});

function locate(bytes: Uint8Array, places: readonly BuiltPlace[]): (SourcePlace | null)[] {
  try {
    const map = new TraceMap(new TextDecoder().decode(bytes));
    return places.map((place) => locateOne(map, place));
  } catch {
    return places.map(() => null);
  }
}

function locateOne(map: TraceMap, { line, column }: BuiltPlace): SourcePlace | null {
  if (line < 1 || column < 1) return null;
  const found = originalPositionFor(map, { line, column: column - 1 });
  if (!found.source) return null;
  const code = sourceContentFor(map, found.source)?.split('\n')[found.line - 1]?.trim();
  return {
    file: found.source.slice(0, MAX_NAME),
    line: found.line,
    column: found.column + 1,
    ...(found.name !== null && { name: found.name.slice(0, MAX_NAME) }),
    ...(code && { code: code.slice(0, MAX_CODE) }),
  };
}
