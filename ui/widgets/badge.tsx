import type { ComponentChildren } from 'preact';
import './badge.css';

export type BadgeProps = {
  /** `soft`: fine or current; `warn`: to be looked at; `bad`: failed; `accent` and `danger`: something waits. */
  tone?: 'plain' | 'soft' | 'warn' | 'bad' | 'accent' | 'danger';
  title?: string;
  children: ComponentChildren;
};

/** The state of the thing that it stands beside, in a word or a number. */
export function Badge({ tone = 'plain', title, children }: BadgeProps) {
  return (
    <span class={`ui-badge ui-badge--${tone}`} title={title}>
      {children}
    </span>
  );
}
