import { ActionButton } from '@/components/ActionButton';

interface Props {
  label: string;
  /** The label with what it is about, for those who hear it without the row. */
  of: string;
  reason?: string | null;
  danger?: boolean;
  onClick: () => void;
}

/** A button in a row of a table. */
export function RowButton({ label, of, reason, danger, onClick }: Props) {
  return (
    <ActionButton
      theme={danger ? 'danger' : 'primary'}
      variant="text"
      size="small"
      aria-label={`${label}: ${of}`}
      reason={reason}
      onClick={onClick}
    >
      {label}
    </ActionButton>
  );
}
