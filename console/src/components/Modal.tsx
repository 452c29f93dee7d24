import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CloseIcon } from 'tdesign-icons-react';

import styles from './Modal.module.css';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** The buttons, the one that goes on last. */
  footer: ReactNode;
  /** Pixels; never more than the window has. */
  width?: number;
  /** Given, the dialog is a form: Enter in a field submits it. */
  onSubmit?: () => void;
}

/**
 * A modal dialog on the browser's own `<dialog>`, which keeps the focus inside, makes the page
 * behind it inert and gives the focus back when it closes. A field marked `data-autofocus` gets
 * the focus first.
 */
export function Modal({ title, onClose, children, footer, width = 560, onSubmit }: Props) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // A layout effect closes the dialog while it is still in the page: only then the focus goes back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => element?.close();
  }, []);

  const inside = (
    <>
      <div className={styles.body}>{children}</div>
      <div className={styles.footer}>{footer}</div>
    </>
  );
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      style={{ width }}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles.header}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <button type="button" className={styles.close} aria-label={t('action.close')} onClick={onClose}>
          <CloseIcon />
        </button>
      </div>
      {onSubmit ? (
        <form
          className={styles.content}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {inside}
        </form>
      ) : (
        <div className={styles.content}>{inside}</div>
      )}
    </dialog>
  );
}
