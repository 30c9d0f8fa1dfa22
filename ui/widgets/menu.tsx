import type { ComponentChildren } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from '../icons/icon.tsx';
import { focusedIn, isInside } from './inside.ts';
import { nextMenuItem } from './menu-keys.ts';
import './menu.css';
import './dialog.css';

/** A line of a menu. */
export type MenuItem = {
  key: string;
  label: string;
  icon?: ComponentChildren;
  danger?: boolean;
  /** A link when given, else a button that calls `onSelect`. */
  href?: string;
  onSelect?: () => void;
};

export type MenuProps = {
  label: string;
  /** What the button shows. */
  trigger: ComponentChildren;
  triggerClass: string;
  /** A function when they are many to make, and seldom seen. */
  items: readonly MenuItem[] | (() => readonly MenuItem[]);
  /** Of the button, where the keys of a list move the focus. */
  tabIndex?: number;
  head?: ComponentChildren;
  align?: 'start' | 'end';
};

/** An icon in the size of a menu. */
export const menuIcon = (name: IconName) => <Icon name={name} size={18} />;

/** A button that opens a list of actions, by the WAI-ARIA menu button pattern. */
export function Menu({ label, trigger, triggerClass, items, tabIndex = 0, head, align = 'end' }: MenuProps) {
  const [open, setOpen] = useState(false);
  const [up, setUp] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();

  const itemElements = () => [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];

  useLayoutEffect(() => {
    // At once: the next key is meant for the list.
    if (open) itemElements()[0]?.focus();
    // Without room below, the list goes above its button.
    const { bottom = 0, top = 0 } = button.current?.getBoundingClientRect() ?? {};
    const height = list.current?.offsetHeight ?? 0;
    setUp(open && bottom + height > window.innerHeight && top > height);
  }, [open]);

  useEffect(() => {
    if (!open) return;
    const closeOutside = (event: PointerEvent) => {
      if (!isInside(root.current, event)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [open]);

  function close(): void {
    setOpen(false);
    button.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (event.key === 'Tab') {
      setOpen(false);
    } else {
      const elements = itemElements();
      const next = nextMenuItem(event.key, elements.indexOf(focusedIn(root.current)), elements.length);
      if (next === null) return;
      event.preventDefault();
      elements[next]?.focus();
    }
  }

  function select(item: MenuItem): void {
    close();
    item.onSelect?.();
  }

  return (
    <div class={`ui-menu ui-menu--${align}${up ? ' ui-menu--up' : ''}`} ref={root}>
      <button
        ref={button}
        type="button"
        class={triggerClass}
        aria-label={label}
        title={label}
        tabIndex={tabIndex}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        onClick={() => setOpen(!open)}
      >
        {trigger}
      </button>
      {open && (
        <div class="ui-menu__list" ref={list}>
          {head && <div class="ui-menu__head">{head}</div>}
          <div id={listId} role="menu" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
            {(typeof items === 'function' ? items() : items).map((item) => (
              <MenuEntry key={item.key} item={item} onSelect={() => select(item)} />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

function MenuEntry({ item, onSelect }: { item: MenuItem; onSelect: () => void }) {
  const look = `ui-menu__item${item.danger ? ' ui-menu__item--danger' : ''}`;
  if (item.href) {
    return (
      <a class={look} role="menuitem" tabIndex={-1} href={item.href} onClick={onSelect}>
        {item.icon}
        {item.label}
      </a>
    );
  }
  return (
    <button type="button" class={look} role="menuitem" tabIndex={-1} onClick={onSelect}>
      {item.icon}
      {item.label}
    </button>
  );
}
