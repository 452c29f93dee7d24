import type { ReactNode } from 'react';

import { useCalls, type Call } from '@/api/ask';
import { CliNote } from '@/components/CliNote';
import { ErrorNote } from '@/components/ErrorNote';
import { FormModal } from '@/components/FormModal';
import { useTell } from '@/components/Toaster';
import { ANY_REGION, cliCalls } from '@/lib/cliCalls';

interface Props {
  title: string;
  /** What the button says that does it. */
  submit: string;
  /** What is done, in this order. */
  calls: Call[];
  /** Why it cannot be done as the form stands. */
  reason?: string | null;
  danger?: boolean;
  /** What is told afterwards. */
  done?: string;
  width?: number;
  onClose: () => void;
  /** Given the answers; the dialog closes unless it returns `false`. */
  onDone?: (answers: Record<string, unknown>[]) => void | false;
  children?: ReactNode;
}

/** A dialog that makes calls: its fields, what the server says against them, and the same as a command. */
export function CallForm(props: Props) {
  const { title, submit, calls, reason = null, danger, done, width, onClose, onDone, children } = props;
  const tell = useTell();
  const { busy, error, submit: send } = useCalls((answers) => {
    if (done) tell({ text: done });
    if (onDone?.(answers) !== false) onClose();
  });
  return (
    <FormModal
      title={title}
      submit={submit}
      reason={reason}
      busy={busy}
      danger={danger}
      width={width}
      onSubmit={() => send(calls)}
      onClose={onClose}
    >
      {error !== null && <ErrorNote error={error} />}
      {children}
      <CliNote region={calls[0]?.region ?? ANY_REGION} calls={cliCalls(calls)} />
    </FormModal>
  );
}
