import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { ActionButton } from './ActionButton';
import { Modal } from './Modal';

interface Props {
  title: string;
  /** What the button says that goes on. */
  submit: string;
  /** What the other button says, which leaves everything as it is; "Cancel" if not given. */
  leave?: string;
  /** Why it cannot go on as the form stands. */
  reason: string | null;
  busy: boolean;
  /** Whether something is lost by it: then the focus is on the way out. */
  danger?: boolean;
  /** Pixels; never more than the window has. */
  width?: number;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog with a form and two buttons. Enter submits it, unless it cannot go on or is at it already. */
export function FormModal(props: Props) {
  const { title, submit, leave, reason, busy, danger, width, onSubmit, onClose, children } = props;
  const { t } = useTranslation();
  return (
    <Modal
      title={title}
      width={width}
      onClose={onClose}
      onSubmit={() => !reason && !busy && onSubmit()}
      footer={
        <>
          <Button type="button" theme="default" onClick={onClose} data-autofocus={danger || undefined}>
            {leave ?? t('action.cancel')}
          </Button>
          <ActionButton type="submit" theme={danger ? 'danger' : 'primary'} loading={busy} reason={reason}>
            {submit}
          </ActionButton>
        </>
      }
    >
      {children}
    </Modal>
  );
}
