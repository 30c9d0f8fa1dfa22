import type { Addresses } from '#model/app';
import type { Docs } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import type { Jobs } from '#model/job';
import type { Notifications } from '#model/notification';
import type { Triggers } from '#model/trigger';
import type { Vfs } from '#model/vfs';
import type { Cache } from '#pkg/cache';
import type { JsonObject } from '#pkg/json';
import type { SafeHttp } from '#pkg/safe-http';
import type { Cause } from '../match.ts';
import type { Origins } from '../origins.ts';
import type { Automation } from '../types.ts';

/** What the steps of the rules work with. */
export interface StepDeps {
  docs: Docs;
  vfs: Vfs;
  jobs: Pick<Jobs, 'push'>;
  notifications: Pick<Notifications, 'notify'>;
  triggers: Pick<Triggers, 'get'>;
  instances: Pick<Instances, 'settings'>;
  addresses: Pick<Addresses, 'app' | 'origin'>;
  http: SafeHttp;
  cache: Cache;
  origins: Origins;
}

/** One step of one run. */
export interface StepContext {
  deps: StepDeps;
  instance: Instance;
  /** What is not stored yet has no id. */
  rule: Pick<Automation, 'name'> & { _id: string };
  /** The same for each try of the same step, and for no other. */
  key: string;
  chain: readonly string[];
  cause: Cause;
  values: JsonObject;
  /** ms */
  now: number;
  /** The owner's time zone. */
  zone: string;
  signal: AbortSignal;
}

/** What a step is going to do. Making one changes nothing, so that a dry run is the same as a run until there. */
export interface Plan {
  /** With the values filled in, for the owner to read. */
  shown: JsonObject;
  /** Done twice, it has its effect twice. */
  repeats?: boolean;
  perform(): Promise<void>;
}
