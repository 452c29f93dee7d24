import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

import styles from './Hint.module.css';

interface Props {
  /** The id by which the child names this hint in `aria-describedby`. */
  id: string;
  /** What it says; without it there is no hint. */
  text: string | null;
  children: ReactNode;
}

/**
 * A hint that shows while its child is hovered or has the focus, and hides on Escape. It lives in
 * the browser's top layer, so that tables do not clip it and dialogs do not cover it.
 */
export function Hint({ id, text, children }: Props) {
  const anchor = useRef<HTMLSpanElement>(null);
  const bubble = useRef<HTMLSpanElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });

  const show = () => {
    if (!text || !anchor.current || !bubble.current) return;
    bubble.current.showPopover();
    const child = anchor.current.getBoundingClientRect();
    const own = bubble.current.getBoundingClientRect();
    const centred = child.left + child.width / 2 - own.width / 2;
    setPlace({
      left: Math.max(8, Math.min(centred, window.innerWidth - own.width - 8)),
      top: child.top > own.height + 16 ? child.top - own.height - 8 : child.bottom + 8,
    });
  };
  const hide = () => bubble.current?.hidePopover();
  const onKeyDown = (event: KeyboardEvent) => event.key === 'Escape' && hide();

  return (
    <span
      ref={anchor}
      className={styles.anchor}
      onMouseEnter={show}
      onMouseLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={onKeyDown}
    >
      {children}
      {text && (
        <span ref={bubble} id={id} role="tooltip" popover="manual" className={styles.bubble} style={place}>
          {text}
        </span>
      )}
    </span>
  );
}
