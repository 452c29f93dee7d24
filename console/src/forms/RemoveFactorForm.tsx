import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { removeSecondFactor, useRefreshAccount } from '@/api/account';
import { ActionButton } from '@/components/ActionButton';
import { CodeField } from '@/components/CodeField';
import { ErrorNote } from '@/components/ErrorNote';
import { Modal } from '@/components/Modal';
import { Notice } from '@/components/Notice';
import { useTell } from '@/components/Toaster';
import { useSubmit } from '@/lib/useSubmit';

/** The dialog that removes the second factor. */
export function RemoveFactorForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const tell = useTell();
  const refresh = useRefreshAccount();
  const [code, setCode] = useState('');
  const { busy, error, submit } = useSubmit(
    removeSecondFactor,
    () => {
      tell({ text: t('factor.removed') });
      void refresh();
      onClose();
    },
    () => setCode(''),
  );
  return (
    <Modal
      title={t('factor.remove')}
      onClose={onClose}
      onSubmit={() => code && submit(code)}
      footer={
        <>
          <Button type="button" theme="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <ActionButton type="submit" theme="danger" loading={busy} reason={code ? null : t('factor.needCode')}>
            {t('factor.remove')}
          </ActionButton>
        </>
      }
    >
      {error !== null && <ErrorNote error={error} />}
      <Notice theme="warning">{t('factor.removeBody')}</Notice>
      <CodeField value={code} onChange={setCode} recovery />
    </Modal>
  );
}
