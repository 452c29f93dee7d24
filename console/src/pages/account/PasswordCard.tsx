import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { Card } from '@/components/Card';
import { ChangePasswordForm } from '@/forms/ChangePasswordForm';

/** The password. */
export function PasswordCard() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Card
      title={t('password.title')}
      lead={t('password.lead')}
      extra={
        <Button theme="default" onClick={() => setOpen(true)}>
          {t('password.change')}
        </Button>
      }
    >
      {open && <ChangePasswordForm onClose={() => setOpen(false)} />}
    </Card>
  );
}
