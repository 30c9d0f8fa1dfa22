/** One call of a stack. Lines and columns begin at 1. */
export type Frame = { function: string; file: string; line: number; column: number };

const MAX_FRAMES = 30;
/** Chromium: `    at save (http://drive.example/app.js:1:2)`, or without a name. */
const CHROMIUM = /^\s*at (?:async )?(?:(.*?) \()?((?:https?|file|chrome-extension):[^\s)]+?):(\d+):(\d+)\)?$/;
/** Firefox and Safari: `save@http://drive.example/app.js:1:2`. */
const OTHERS = /^(.*?)@((?:https?|file|moz-extension|safari-extension):\S+?):(\d+):(\d+)$/;

/** The calls of the stack of an error as browsers write it, the innermost first. */
export function parseStack(stack: string): Frame[] {
  return stack
    .slice(0, 20_000)
    .split('\n')
    .flatMap((text): Frame[] => {
      const [, name = '', file = '', line, column] = CHROMIUM.exec(text) ?? OTHERS.exec(text) ?? [];
      return file === '' ? [] : [{ function: name, file, line: Number(line), column: Number(column) }];
    })
    .slice(0, MAX_FRAMES);
}
