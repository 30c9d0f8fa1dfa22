/** Keeps a page that has work under way. */
export type LeaveGuard = {
  /** Goes to an address that is a download: the page stays, so there is nothing to ask. */
  download(url: string): void;
};

const NAVIGATION = 1_000;

/** Has the browser ask before a page is closed whose files are still on their way. */
export function guardLeave(target: Window, isBusy: () => boolean): LeaveGuard {
  let downloadUntil = 0;
  target.addEventListener('beforeunload', (event) => {
    if (isBusy() && Date.now() > downloadUntil) event.preventDefault();
  });
  return {
    download(url) {
      downloadUntil = Date.now() + NAVIGATION;
      target.location.assign(url);
    },
  };
}
