import { type AppServices, Button, CodeForm, Dialog } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { codeProblem } from './code-problem.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { askMailCode, confirmMailCode, renewCodes } from './second-factor-api.ts';

type MailCodeDialogProps = { services: AppServices; onClose: () => void };

/** The code of the mail that was just sent turns it on; then the recovery codes. */
export function MailCodeDialog({ services, onClose }: MailCodeDialogProps) {
  const { t } = useI18n();
  const { http, toasts } = services;
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  async function confirm(code: string): Promise<string | null> {
    try {
      await confirmMailCode(http, code);
    } catch (error) {
      return t(codeProblem(error));
    }
    toasts.show({ text: t('factor.mailOn'), tone: 'plain' });
    // They want a recent login, which the code of the mail was not: without it the owner makes them later.
    const made = await renewCodes(http).catch(() => null);
    if (made) setCodes(made);
    else onClose();
    return null;
  }

  async function again(): Promise<void> {
    try {
      await askMailCode(http);
      toasts.show({ text: t('factor.mailSent'), tone: 'plain' });
    } catch (error) {
      toasts.show({ text: t(codeProblem(error)), tone: 'danger' });
    }
  }

  if (codes) return <RecoveryCodes codes={codes} onClose={onClose} />;
  return (
    <Dialog title={t('factor.useMail')} onClose={onClose}>
      <CodeForm
        label={t('factor.mailCode')}
        action={t('factor.confirm')}
        onCode={confirm}
        others={
          <>
            <Button onClick={() => void again()}>{t('factor.mailAgain')}</Button>
            <Button onClick={onClose}>{t('cancel')}</Button>
          </>
        }
      >
        <p class="ui-panel__text">{t('factor.mailText')}</p>
      </CodeForm>
    </Dialog>
  );
}
