import type { HttpBindings } from '@hono/node-server';
import type { Instance } from '#model/instance';
import type { Session } from '#model/session';
import type { Logger } from '#pkg/log';

/** What the middlewares leave for the handlers of an instance (`c.var`). */
export interface WebEnv {
  Bindings: HttpBindings;
  Variables: {
    requestId: string;
    log: Logger;
    instance: Instance;
    /** The session of the cookie, if there is a valid one. */
    session: Session | undefined;
  };
}
