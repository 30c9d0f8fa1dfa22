import type { Step } from './types.ts';

/** Rules of one instance. */
export const MAX_AUTOMATIONS = 100;
/** Rules that set each other off. */
export const MAX_CHAIN = 5;
/** Mails to others in an hour, of all the rules of an instance. */
export const MAILS_TO_OTHERS = 30;

/** Runs of a rule in an hour, by what it does: what leaves the Cozy, or wants to be read, is counted most strictly. */
const RUNS_IN_AN_HOUR: Readonly<Record<Step['do'], number>> = {
  move: 10_000,
  tag: 10_000,
  todo: 500,
  event: 500,
  webhook: 300,
  notify: 100,
  mail: 60,
  konnector: 12,
};

/** Beyond it, a rule is paused: it is a mistake, or somebody else's storm. */
export function runsInAnHour(steps: readonly Step[]): number {
  return Math.min(...steps.map((step) => (step.do === 'mail' && step.contact !== '' ? 20 : RUNS_IN_AN_HOUR[step.do])));
}
