/** One request of a recorded scenario. */
export interface Step {
  method: string;
  path: string;
  body?: unknown;
  rawBody?: string;
  expect?: Answer;
}

export interface Answer {
  status: number;
  body?: unknown;
  text?: string;
  headers?: Record<string, string | null>;
}

export interface Endpoint {
  baseUrl: string;
  user?: string;
  pass?: string;
  settle?: number;
  timeout?: number;
}

export class Session {
  readonly db: string;
  constructor(endpoint: Endpoint, steps: readonly Step[]);
  run(step: Omit<Step, 'expect'>): Promise<Answer>;
  cleanUp(): Promise<void>;
}
