import type { InstanceSettings } from '#model/instance';

const STEPS = ['owner', 'passkey'] as const;

/** What is still to be asked of an owner who has just chosen a passphrase: who they are, and whether they want a passkey. */
type WelcomeStep = (typeof STEPS)[number];

/** Undefined once all was asked, and for those who came in by another way. */
export function welcomeStepOf({ welcome_step }: Pick<InstanceSettings, string>): WelcomeStep | undefined {
  return STEPS.find((step) => step === welcome_step);
}
