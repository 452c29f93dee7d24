import { EditIcon } from 'tdesign-icons-react';
import { useTranslation } from 'react-i18next';

import type { Key } from '@/api/keys';
import { ActionButton } from '@/components/ActionButton';
import { useRefusal } from '@/lib/useRefusal';

/** Opens the dialog that edits one property; `label` says which. */
export function ModifyButton({ of, label, onClick }: { of: Key; label: string; onClick: () => void }) {
  const { t } = useTranslation();
  const reason = useRefusal()(of, 'Edit');
  return (
    <ActionButton
      theme="primary"
      variant="text"
      size="small"
      icon={<EditIcon />}
      aria-label={label}
      reason={reason}
      onClick={onClick}
    >
      {t('key.modify')}
    </ActionButton>
  );
}
