import { Button, Icon, IconButton, type IconName, Skeleton } from '@cozy/ui';
import type { IncomingFile } from '@cozy/ui/files';
import type { ComponentChildren } from 'preact';
import { useI18n } from '../locales/index.ts';
import { AddButton } from '../recent/add-button.tsx';
import type { HomeServices } from '../services.ts';
import './first-steps.css';

type FirstStepsCardProps = {
  services: HomeServices;
  hasFiles: boolean;
  hasBackground: boolean;
  /** Of the settings and of the store; empty when they are not there. */
  settingsHref: string;
  storeHref: string;
  onPersonalise: () => void;
  onFiles: (files: IncomingFile[]) => void;
};

/** What makes a new place a home; the owner puts it away when it helps no more. */
export function FirstStepsCard(props: FirstStepsCardProps) {
  const { services, hasFiles, hasBackground, settingsHref, storeHref, onPersonalise, onFiles } = props;
  const { t } = useI18n();
  const { preferences, toasts, install } = services;
  const close = () =>
    preferences
      .change({ hidesFirstSteps: true })
      .catch(() => toasts.show({ text: t('personalise.failed'), tone: 'danger' }));
  return (
    <section class="card steps" aria-labelledby="steps-title">
      <div class="steps__head">
        <div>
          <h2 id="steps-title">{t('steps.title')}</h2>
          <p class="steps__text">{t('steps.text')}</p>
        </div>
        <IconButton icon="close" label={t('steps.close')} onClick={() => void close()} />
      </div>
      <ul class="steps__list bare-list">
        <Step icon="upload" isDone={hasFiles} title={t('steps.files')} text={t('steps.filesText')}>
          <AddButton small onFiles={onFiles} />
        </Step>
        <Step icon="palette" isDone={hasBackground} title={t('steps.look')} text={t('steps.lookText')}>
          <Button small tone="soft" onClick={onPersonalise}>
            {t('personalise')}
          </Button>
        </Step>
        {settingsHref && (
          <Step icon="key" title={t('steps.passkey')} text={t('steps.passkeyText')}>
            <StepLink href={`${settingsHref}#/security`}>{t('steps.passkeyGo')}</StepLink>
          </Step>
        )}
        {install.canAsk.value && (
          <Step icon="phone" title={t('steps.install')} text={t('steps.installText')}>
            <Button small tone="soft" onClick={() => void install.ask()}>
              {t('steps.installGo')}
            </Button>
          </Step>
        )}
        {storeHref && (
          <Step icon="apps" title={t('steps.apps')} text={t('steps.appsText')}>
            <StepLink href={storeHref}>{t('steps.appsGo')}</StepLink>
          </Step>
        )}
      </ul>
    </section>
  );
}

type StepProps = { icon: IconName; title: string; text: string; isDone?: boolean; children?: ComponentChildren };

function Step({ icon, title, text, isDone = false, children }: StepProps) {
  const { t } = useI18n();
  return (
    <li class={`step${isDone ? ' step--done' : ''}`}>
      <span class="step__icon">
        <Icon name={isDone ? 'check' : icon} size={18} />
      </span>
      <span class="step__words">
        <span class="step__title">
          {title}
          {isDone && <span class="visually-hidden"> {t('steps.done')}</span>}
        </span>
        {!isDone && <span class="step__text">{text}</span>}
      </span>
      {!isDone && children && <span class="step__action">{children}</span>}
    </li>
  );
}

function StepLink({ href, children }: { href: string; children: string }) {
  return (
    <a class="ui-button ui-button--soft ui-button--small" href={href}>
      {children}
    </a>
  );
}

/** Its place, as long as it is not known whether the owner has put it away. */
export function FirstStepsSkeleton() {
  return (
    <div class="card steps steps--loading" aria-busy="true">
      <Skeleton width="10rem" height="1.5rem" />
    </div>
  );
}
