import { inUnits } from './printable.ts';

const WIDTH = 30;
const EVERY = 100;

/** A bar on the terminal; nothing when the output is no terminal. */
export interface Progress {
  /** @param bytes done so far */
  show(files: number, bytes: number): void;
  end(): void;
}

export function createProgress(total: { files: number; bytes: number }): Progress {
  const terminal = process.stderr.isTTY;
  let shownAt = 0;
  return {
    show(files, bytes) {
      if (!terminal || (Date.now() - shownAt < EVERY && files < total.files)) return;
      shownAt = Date.now();
      const part = total.bytes === 0 ? files / Math.max(1, total.files) : bytes / total.bytes;
      const bar = '#'.repeat(Math.round(part * WIDTH)).padEnd(WIDTH, '.');
      const counts = `${files}/${total.files} files, ${inUnits(bytes)} of ${inUnits(total.bytes)}`;
      process.stderr.write(`\r[${bar}] ${Math.floor(part * 100)} %  ${counts}\x1b[K`);
    },
    end() {
      if (terminal) process.stderr.write('\r\x1b[K');
    },
  };
}
