import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What Node needs of the machine to run: its program, and the libraries that the system's loader gives it. */
export interface Runtime {
  node: string;
  libraries: readonly string[];
}

const LIST = `
process.report.excludeNetwork = true;
console.log(JSON.stringify(process.report.getReport().sharedObjects))`;

/** Asked of a process that has loaded nothing else. */
export async function findRuntime(): Promise<Runtime> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', LIST], { env: {}, timeout: 10_000 });
  const libraries = (JSON.parse(stdout) as string[]).filter((path) => path.startsWith('/'));
  return { node: process.execPath, libraries };
}
