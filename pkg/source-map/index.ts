import { extname } from 'node:path';
import { createThread } from '#pkg/thread';

/** A place in a script that was built, as a browser tells it: both numbers begin at 1. */
export interface BuiltPlace {
  line: number;
  column: number;
}

/** Where it comes from: the numbers begin at 1, and the code is the line itself, cut to a few hundred characters. */
export interface SourcePlace {
  file: string;
  line: number;
  column: number;
  /** Of the function or the variable, when the map knows it. */
  name?: string;
  code?: string;
}

export interface SourceMapOrder {
  /** The text of the map, as UTF-8. */
  map: Uint8Array;
  places: readonly BuiltPlace[];
}

/**
 * Reads source maps on a thread of its own: those of a large application take longer than any other request should wait.
 * @see https://tc39.es/ecma426/
 */
export interface SourceMaps {
  /** One answer for each place, null for what the map does not know. A map that is none knows nothing. */
  locate(order: SourceMapOrder): Promise<readonly (SourcePlace | null)[]>;
}

export function createSourceMaps(): SourceMaps {
  const thread = createThread<SourceMapOrder, readonly (SourcePlace | null)[]>({
    // The extension is another one once the program is built.
    file: new URL(`./map-worker${extname(import.meta.filename)}`, import.meta.url),
    idle: 10_000,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  return { locate: (order) => thread.ask(order) };
}
