import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { ActionButton } from '@/components/ActionButton';
import { Modal } from '@/components/Modal';

interface Props {
  title: string;
  /** Why the form cannot be saved as it is. */
  reason: string | null;
  saving: boolean;
  onSave: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that saves something or leaves it as it was. */
export function SaveForm({ title, reason, saving, onSave, onClose, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      title={title}
      onClose={onClose}
      onSubmit={() => !reason && !saving && onSave()}
      footer={
        <>
          <Button type="button" theme="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <ActionButton type="submit" theme="primary" loading={saving} reason={reason}>
            {t('action.save')}
          </ActionButton>
        </>
      }
    >
      {children}
    </Modal>
  );
}
