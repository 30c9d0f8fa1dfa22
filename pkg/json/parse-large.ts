import { extname } from 'node:path';
import { AppError, type ErrorKind } from '#pkg/errors';
import { createThread } from '#pkg/thread';
import { Json } from './json.ts';

/** Characters; fewer are parsed in a few milliseconds, which another thread would cost too. */
const LARGE = 256 * 1024;

/** What the thread answers: the canonical text, unless it is the given one, and what is known of it. */
export interface ParsedText {
  text?: string;
  mayHaveReserved?: boolean;
  refusal?: { kind: ErrorKind; message: string; code: string | undefined };
}

/** @note of the process, as the loop that it spares: it keeps nothing from one text to the next. */
const thread = createThread<string, ParsedText>({
  // The extension is another one once the program is built.
  file: new URL(`./parse-worker${extname(import.meta.filename)}`, import.meta.url),
  idle: 10_000,
  // Sixteen megabytes of empty objects take half of it.
  resourceLimits: { maxOldGenerationSizeMb: 1024 },
});

/**
 * Reads a client's text as `Json.parse` does, and rejects as it throws. A large one is parsed on another thread, one after
 * the other: eight megabytes of short members would hold the loop for a second, and several at once take much memory.
 */
export async function parseJson(given: string): Promise<Json> {
  if (given.length < LARGE) return Json.parse(given);
  const {
    text = given,
    mayHaveReserved,
    refusal,
  } = await thread.ask(given).catch((cause: unknown) => {
    throw new AppError('too-large', 'The JSON has too many parts', { code: 'too_large', cause });
  });
  if (refusal) throw new AppError(refusal.kind, refusal.message, { ...(refusal.code && { code: refusal.code }) });
  return Json.stored(text, mayHaveReserved);
}
