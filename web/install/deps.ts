import type { Addresses, Apps } from '#model/app';
import type { Sessions } from '#model/session';
import type { Pages } from '#web/render';

export interface InstallDeps {
  pages: Pages;
  apps: Apps;
  konnectors: Apps;
  sessions: Pick<Sessions, 'isRecent'>;
  addresses: Addresses;
  /** Slugs of what comes with the server, whose rights may go with their name: nothing else takes their place. */
  reserved: ReadonlySet<string>;
  /** False only on a development build, where there is no TLS. */
  secure: boolean;
}
