import { Notice } from '@/components/Notice';
import type { Call } from '@/api/ask';
import { CallForm } from './CallForm';

interface Props {
  title: string;
  /** What it means. */
  body: string;
  submit: string;
  done: string;
  calls: Call[];
  /** Whether something is lost; it is, unless `false`. */
  danger?: boolean;
  onClose: () => void;
  onDone?: (answers: Record<string, unknown>[]) => void | false;
}

/** The dialog before something happens that should be meant. */
export function ConfirmForm({ body, danger = true, ...rest }: Props) {
  return (
    <CallForm {...rest} danger={danger}>
      {danger ? <Notice theme="warning">{body}</Notice> : <p>{body}</p>}
    </CallForm>
  );
}
