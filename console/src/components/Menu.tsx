import { useRef, useState, type KeyboardEvent, type ReactNode, type ToggleEvent } from 'react';

import styles from './Menu.module.css';

/** One choice of a menu. */
export interface MenuItem {
  id: string;
  label: ReactNode;
  /** Set in menus that choose one of several: whether this is the one. */
  checked?: boolean;
  /** Why it cannot be chosen now; said below its label. */
  reason?: string | null;
  onSelect: () => void;
}

interface Props {
  /** What the menu is for, for those who cannot see it. */
  label: string;
  /** What the button shows. */
  children: ReactNode;
  items: MenuItem[];
  /** Shown above the items, not a choice. */
  header?: ReactNode;
  className?: string;
  align?: 'left' | 'right';
}

/**
 * A button with a menu in the browser's top layer: arrow keys, Home and End move, Escape and a
 * click elsewhere close (WAI-ARIA Authoring Practices, "Menu Button").
 */
export function Menu({ label, children, items, header, className, align = 'left' }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);

  const choices = () => [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  const onToggle = (event: ToggleEvent) => {
    const opened = event.newState === 'open';
    setOpen(opened);
    if (!opened || !button.current || !list.current) return;
    const at = button.current.getBoundingClientRect();
    const { style, offsetWidth } = list.current;
    const left = align === 'left' ? at.left : at.right - offsetWidth;
    style.left = `${Math.max(8, Math.min(left, window.innerWidth - offsetWidth - 8))}px`;
    style.top = `${at.bottom + 6}px`;
    (choices().find((item) => item.ariaChecked === 'true') ?? choices()[0])?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const all = choices();
    const now = all.findIndex((item) => item === document.activeElement);
    const steps: Record<string, number> = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 };
    const next = steps[event.key];
    // Backwards leads to what stands above the items.
    if (event.key === 'Tab' && !event.shiftKey) list.current?.hidePopover();
    if (next === undefined) return;
    event.preventDefault();
    all.at(next % all.length)?.focus();
  };
  const select = (item: MenuItem) => {
    if (item.reason) return;
    list.current?.hidePopover();
    item.onSelect();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        onClick={() => list.current?.togglePopover()}
      >
        {children}
      </button>
      <div ref={list} popover="auto" className={styles.pop} onToggle={onToggle}>
        {header}
        <div role="menu" aria-label={label} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked={item.checked}
              aria-disabled={item.reason ? true : undefined}
              tabIndex={-1}
              className={styles.item}
              onClick={() => select(item)}
            >
              {item.label}
              {item.reason && <span className={styles.reason}>{item.reason}</span>}
            </button>
          ))}
        </div>
      </div>
    </>
  );
}
