import { parentPort } from 'node:worker_threads';
import { AppError } from '#pkg/errors';
import { Json } from './json.ts';
import type { ParsedText } from './parse-large.ts';

parentPort?.on('message', (text: string) => parentPort?.postMessage(parse(text)));

function parse(given: string): ParsedText {
  try {
    const { text, mayHaveReserved } = Json.parse(given);
    // Nearly always: nothing has to be copied back.
    return { mayHaveReserved, ...(text !== given && { text }) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { kind, message, code } = error;
    return { refusal: { kind, message, code } };
  }
}
