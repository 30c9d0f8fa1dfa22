import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HostMatch } from '#model/instance';
import type { Warnings } from '#model/settings';
import type { Logger } from '#pkg/log';
import { clientAddress, type SessionStepDeps } from '#web/middleware';
import type { RealtimeSockets } from '#web/realtime';
import { refuseUpgrade } from './refuse-upgrade.ts';

export interface UpgradeDeps {
  matchHost: (host: string) => Promise<HostMatch | undefined>;
  sessions: SessionStepDeps['sessions'];
  warnings: Pick<Warnings, 'expiredTerms'>;
  realtime: RealtimeSockets;
  log: Logger;
}

/** Websockets: there is one path that has them, on the hosts of the instances. */
export function publicUpgrade(deps: UpgradeDeps): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  return (request, socket, head) => {
    open(deps, request).then(
      (context) => {
        if (context) deps.realtime.handleUpgrade(request, socket, head, context);
        else refuseUpgrade(socket, 404);
      },
      (err) => {
        deps.log.error({ err }, 'a websocket could not be opened');
        refuseUpgrade(socket, 503);
      },
    );
  };
}

async function open({ matchHost, sessions, warnings, log }: UpgradeDeps, request: IncomingMessage) {
  const path = request.url?.split('?', 1)[0];
  if (path !== '/realtime/' && path !== '/realtime') return undefined;
  const match = await matchHost((request.headers.host ?? '').toLowerCase());
  if (!match || match.slug !== undefined || match.instance.deleting || match.instance.blocked) return undefined;
  if (warnings.expiredTerms(match.instance)) return undefined;
  const { instance } = match;
  const { cookie } = request.headers;
  const session = cookie === undefined ? undefined : await sessions.fromCookie(instance, cookie);
  const address = clientAddress(request, request.headers['x-forwarded-for']?.toString());
  return { instance, session, cookie, address, log };
}
