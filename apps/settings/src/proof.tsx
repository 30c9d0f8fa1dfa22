import { type AppServices, ConfirmDialog } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useI18n } from './locales/index.ts';
import type { PageId } from './pages.ts';

/** The login is too old for what was asked: the owner is to prove again who they are. */
const wantsProof = (error: unknown): boolean => error instanceof ApiError && error.code === 'recent_login_required';

type Proof = {
  /** Does what wants a recent login. False when it has to be asked again after one; other failures are thrown. */
  attempt: (task: () => Promise<void>) => Promise<boolean>;
  /** To be drawn with the page. */
  dialog: ComponentChildren;
};

/** @param page where the owner comes back to, once they have proved who they are */
export function useProof({ http }: AppServices, page: PageId): Proof {
  const { t } = useI18n();
  const [isAsking, setAsking] = useState(false);

  async function attempt(task: () => Promise<void>): Promise<boolean> {
    try {
      await task();
      return true;
    } catch (error) {
      if (!wantsProof(error)) throw error;
      setAsking(true);
      return false;
    }
  }

  function leave(): Promise<void> {
    const params = new URLSearchParams({ state: crypto.randomUUID(), redirect: `settings/#/${page}` });
    window.location.assign(http.url(`/auth/confirm?${params}`));
    return Promise.resolve();
  }

  const dialog = isAsking && (
    <ConfirmDialog
      tone="primary"
      title={t('proof.title')}
      text={t('proof.text')}
      action={t('proof.go')}
      onConfirm={leave}
      onClose={() => setAsking(false)}
    />
  );
  return { attempt, dialog };
}
