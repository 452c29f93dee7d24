import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { call } from '@/api/ask';
import { Notice } from '@/components/Notice';
import styles from '@/pages/access/access.module.css';
import { CallForm } from './CallForm';

/** The dialog before a sub-account is deleted: says what goes with it. */
export function DeleteUserForm({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [force, setForce] = useState(false);
  return (
    <CallForm
      title={t('access.deleteTitle', { name })}
      submit={t('access.delete')}
      calls={[call('/cam/DeleteUser', { Name: name, Force: force ? 1 : 0 })]}
      done={t('access.deleted', { name })}
      danger
      onClose={onClose}
    >
      <Notice theme="warning">{t('access.deleteBody')}</Notice>
      <label className={styles.check}>
        <input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} />
        {t('access.deleteKeys')}
      </label>
    </CallForm>
  );
}
