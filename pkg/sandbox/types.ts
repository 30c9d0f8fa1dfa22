/** How a program is kept away from the machine. */
export type Isolation = 'bubblewrap' | 'permissions';

export interface SandboxLimits {
  /** Bytes of memory of all of its processes together. @default 512 MiB */
  memory: number;
  /** Bytes that it may write in its own directory. @default 100 MiB */
  disk: number;
  /** Bytes of its standard output and error together. @default 8 MiB */
  output: number;
  /** Characters of a line; the rest of a longer one is left out. @default 16,384 */
  line: number;
  /** ms. @default 5 minutes */
  time: number;
  /** ms of the processor, of all of its processes together. @default 4 minutes */
  processor: number;
  /** Connections at the same time. @default 64 */
  connections: number;
}

export interface Program {
  /** Folder with its code. The program sees a copy, or a view that it cannot write to, in its own directory. */
  code: string;
  /** Path of the module to run, in that folder: `index.js`. */
  main: string;
  /** All of its environment, but for `HOME`, `TMPDIR` and the like. */
  env: Readonly<Record<string, string>>;
  /** Further files for its directory: name -> content. */
  files?: Readonly<Record<string, string>>;
  network: ProgramNetwork;
  limits?: Partial<SandboxLimits>;
  /** Each line of its output, while it runs. */
  onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Ends it, and all that it started, at once. */
  signal?: AbortSignal;
}

export interface ProgramNetwork {
  /** `host:port` -> path of a Unix socket: services of this machine that it may reach in spite of all rules. */
  own: Readonly<Record<string, string>>;
  /** Whether it may also reach the public addresses of the internet. */
  internet: boolean;
}

/** How a program ended: by itself, since it went over a limit, or by the signal. */
export type Ending =
  | { by: 'exit'; code: number }
  | { by: 'limit'; limit: 'memory' | 'disk' | 'output' | 'processes' | 'processor' | 'time' }
  | { by: 'signal' };

export interface Sandbox {
  readonly isolation: Isolation;
  /** Undefined when programs can be run as the isolation demands, else why not, for the administrator. */
  problem(): Promise<string | undefined>;
  /**
   * Runs it to its end; nothing of it is left then. Rejects with kind `unavailable` when the isolation is not there: never
   * runs with a weaker one.
   */
  run(program: Program): Promise<Ending>;
}
