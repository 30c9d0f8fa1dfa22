import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Instances } from '#model/instance';
import type { Warnings } from '#model/settings';
import type { Logger } from '#pkg/log';
import { clientAddress, type SessionStepDeps, sessionOf } from '#web/middleware';
import type { RealtimeSockets } from '#web/realtime';
import { forwardUpgrade } from './forward-upgrade.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';

export interface UpgradeDeps {
  matchHost: Instances['matchHost'];
  sessions: SessionStepDeps['sessions'];
  addresses: SessionStepDeps['addresses'];
  warnings: Pick<Warnings, 'expiredTerms'>;
  realtime: RealtimeSockets;
  /** As in `ServeAppDeps`. */
  devServers: ReadonlyMap<string, string>;
  log: Logger;
}

/**
 * Websockets: there is one path that has them, on the hosts of the instances. And the dev server of an app that somebody works on
 * has those of its host.
 */
export function publicUpgrade(deps: UpgradeDeps): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  return (request, socket, head) => {
    open(deps, request).then(
      (context) => {
        if (typeof context === 'string') forwardUpgrade(request, socket, head, context);
        else if (context) deps.realtime.handleUpgrade(request, socket, head, context);
        else refuseUpgrade(socket, 404);
      },
      (err) => {
        deps.log.error({ err }, 'a websocket could not be opened');
        refuseUpgrade(socket, 503);
      },
    );
  };
}

async function open(deps: UpgradeDeps, request: IncomingMessage) {
  const path = request.url?.split('?', 1)[0];
  const isRealtime = path === '/realtime/' || path === '/realtime';
  if (!isRealtime && deps.devServers.size === 0) return undefined;
  const match = await deps.matchHost((request.headers.host ?? '').toLowerCase());
  if (!match || match.instance.deleting || match.instance.blocked) return undefined;
  const { instance, slug } = match;
  const { cookie, host, origin } = request.headers;
  const session = await sessionOf(deps, instance, { cookie, origin });
  if (slug !== undefined) {
    // Of its own page only, and of who is logged in, as its files.
    const isOwn = session !== undefined && origin === `http://${host}`;
    return isOwn ? deps.devServers.get(slug) : undefined;
  }
  if (!isRealtime || deps.warnings.expiredTerms(instance)) return undefined;
  const address = clientAddress(request, request.headers['x-forwarded-for']?.toString());
  return { instance, session, cookie, address, log: deps.log };
}
