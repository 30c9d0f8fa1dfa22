import type { ButtonHTMLAttributes, ComponentChildren, Ref } from 'preact';
import { Icon, type IconName } from '../icons/icon.tsx';
import './button.css';

type Look = { tone?: 'primary' | 'soft' | 'quiet' | 'danger'; small?: boolean };

export type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  Look & {
    icon?: IconName;
    /** What it began is under way, or done. It does nothing for now, and keeps the focus that it would lose disabled. */
    busy?: boolean;
    children: ComponentChildren;
    buttonRef?: Ref<HTMLButtonElement>;
  };

const classOf = ({ tone = 'quiet', small }: Look, extra = '') =>
  `ui-button ui-button--${tone}${small ? ' ui-button--small' : ''}${extra}`;

/** By the Enter key in a field too: a form sends by the click of its button. */
const REFUSING = { 'aria-disabled': true, onClick: (event: Event) => event.preventDefault() } as const;

/** A button with words. `primary` is for the one thing that a page is for, `danger` for what cannot be undone. */
export function Button({ tone, small, icon, busy = false, children, buttonRef, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...(busy && REFUSING)}
      ref={buttonRef ?? null}
      class={classOf({ tone: tone ?? 'quiet', small: !!small })}
    >
      {icon && <Icon name={icon} size={18} />}
      <span>{children}</span>
    </button>
  );
}

export type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> &
  Look & { icon: IconName; label: string; buttonRef?: Ref<HTMLButtonElement> };

/** A button that shows an icon only; `label` names it for screen readers and as a tooltip. */
export function IconButton({ tone, small, icon, label, buttonRef, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      ref={buttonRef ?? null}
      aria-label={label}
      title={label}
      class={classOf({ tone: tone ?? 'quiet', small: !!small }, ' ui-button--icon')}
    >
      <Icon name={icon} />
    </button>
  );
}
