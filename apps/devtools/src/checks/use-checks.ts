import type { AppServices } from '@cozy/ui';
import { useEffect, useState } from 'preact/hooks';
import { addToFeed, emptyFeed, type Feed } from '../realtime/feed.ts';
import { CHECKS, type Check, readCheck } from './check.ts';

/** In ms: the server tells them for two minutes. */
const RENEWED_EVERY = 60_000;
/** What this app does to show the others is not worth a line. */
const OWN = 'io.cozy.apps/devtools';

/** The checks that are told while `isOn`, and how to forget them. */
export function useChecks(
  { http, realtime }: Pick<AppServices, 'http' | 'realtime'>,
  isOn: boolean,
  onFailure: () => void,
): [Feed<Check>, clear: () => void] {
  const [feed, setFeed] = useState(emptyFeed<Check>());
  useEffect(() => {
    if (!isOn) return;
    const renew = () => void http.request('PUT', '/permissions/checks').catch(onFailure);
    const leave = realtime.subscribe(CHECKS, ({ payload }) => {
      const check = readCheck(payload.doc);
      if (check.source !== OWN) setFeed((before) => addToFeed(before, check, Date.parse(check.at) || Date.now()));
    });
    renew();
    const timer = setInterval(renew, RENEWED_EVERY);
    return () => {
      clearInterval(timer);
      leave();
    };
  }, [isOn]);
  return [feed, () => setFeed(emptyFeed())];
}
