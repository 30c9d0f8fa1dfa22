import { type ReadonlySignal, signal } from '@preact/signals';

/** Not in the types of the DOM: Chromium alone has it. @see https://wicg.github.io/manifest-incubations/#beforeinstallpromptevent-interface */
type InstallPrompt = Event & { prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }> };

export type Install = {
  /** The browser would put this page among the apps of the device. */
  canAsk: ReadonlySignal<boolean>;
  ask(): Promise<void>;
};

/** @param locale of the page that is shown when the server does not answer */
export function createInstall(target: Window, locale: string): Install {
  const canAsk = signal(false);
  let prompt: InstallPrompt | null = null;
  target.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    prompt = event as InstallPrompt;
    canAsk.value = true;
  });
  target.addEventListener('appinstalled', () => {
    canAsk.value = false;
  });
  // Over plain HTTP there is none, nor in some private windows: the page does without it.
  void target.navigator.serviceWorker?.register(`/sw.js?lang=${encodeURIComponent(locale)}`).catch(() => undefined);
  return {
    canAsk,
    async ask() {
      canAsk.value = false;
      await prompt?.prompt();
    },
  };
}
