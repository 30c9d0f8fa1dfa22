import type { HttpBindings } from '@hono/node-server';
import type { HostMatch, Instance } from '#model/instance';
import type { Session } from '#model/session';
import type { Logger } from '#pkg/log';
import type { FailedDirectly } from './direct-answer.ts';

/** Everybody but the administrator has neither name nor role. */
export interface StoreUser {
  name: string | null;
  roles: string[];
  /** How the user was known. */
  by?: 'default' | 'cookie';
}

/** What the middlewares leave for the handlers of an instance (`c.var`). */
export interface WebEnv {
  Bindings: HttpBindings & {
    /** What was found by the Host, on the public port. */
    match?: HostMatch | undefined;
    /** It has failed already, with its body read. */
    failure?: FailedDirectly | undefined;
  };
  Variables: {
    requestId: string;
    log: Logger;
    instance: Instance;
    /** The session of the cookie, if there is a valid one. */
    session: Session | undefined;
    /** Headers of every answer, names in lower case; added to it at the end, unless `isComplete`. */
    commonHeaders: Readonly<Record<string, string>> | undefined;
    /** The answer has them already. */
    isComplete: boolean | undefined;
    /** On the store's own port, where there is no instance: who asks. */
    storeUser: StoreUser;
    /** The OAuth client that asks said how it proves its identity: it reads the errors of RFC 6749. */
    readsStandard: boolean | undefined;
  };
}
