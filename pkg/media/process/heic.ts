import { MediaFailure } from './media-failure.ts';
import { isMissing, runProgram } from './run-program.ts';

/** Its name of today, and the one before. */
const PROGRAMS = ['heif-dec', 'heif-convert'];

/**
 * The pictures of iPhones, whose decoder is under patents: no npm package may bring it, so it is a program of the system.
 * @returns the path of a JPEG, already turned as it is shown
 */
export async function convertHeic(path: string): Promise<string> {
  const picture = `${path}.jpg`;
  for (const program of PROGRAMS) {
    try {
      await runProgram(program, ['-q', '95', path, picture]);
      return picture;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  throw new MediaFailure('unsupported', 'No program that reads HEIC is installed (libheif-examples)');
}
