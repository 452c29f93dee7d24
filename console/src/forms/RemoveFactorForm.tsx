import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { removeSecondFactor, useRefreshAccount } from '@/api/account';
import { CodeField } from '@/components/CodeField';
import { ErrorNote } from '@/components/ErrorNote';
import { FormModal } from '@/components/FormModal';
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
    <FormModal
      title={t('factor.remove')}
      submit={t('factor.remove')}
      reason={code ? null : t('factor.needCode')}
      busy={busy}
      danger
      onSubmit={() => submit(code)}
      onClose={onClose}
    >
      {error !== null && <ErrorNote error={error} />}
      <Notice theme="warning">{t('factor.removeBody')}</Notice>
      <CodeField value={code} onChange={setCode} recovery />
    </FormModal>
  );
}
