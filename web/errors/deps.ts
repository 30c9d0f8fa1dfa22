import type { Context } from 'hono';
import type { Addresses } from '#model/app';
import type { ErrorReports } from '#model/error-report';
import type { Permissions } from '#model/permission';
import type { WebEnv } from '#web/middleware';

export interface ErrorsDeps {
  errorReports: ErrorReports;
  permissions: Permissions;
  addresses: Pick<Addresses, 'app'>;
}

export type ErrorsContext = Context<WebEnv>;
