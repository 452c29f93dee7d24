import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { secondFactorQuery } from '@/api/account';
import { Card } from '@/components/Card';
import { DetailList } from '@/components/DetailList';
import { ErrorNote } from '@/components/ErrorNote';
import { RemoveFactorForm } from '@/forms/RemoveFactorForm';
import { SetUpFactorForm } from '@/forms/SetUpFactorForm';

/** The second factor: whether there is one, and the ways to change that. */
export function SecondFactorCard() {
  const { t } = useTranslation();
  const { data: factor, error } = useQuery(secondFactorQuery);
  const [open, setOpen] = useState<'set-up' | 'remove' | null>(null);
  const close = () => setOpen(null);
  return (
    <Card
      title={t('factor.title')}
      lead={t('factor.lead')}
      extra={
        factor && (
          <Button
            theme={factor.Enabled ? 'default' : 'primary'}
            onClick={() => setOpen(factor.Enabled ? 'remove' : 'set-up')}
          >
            {t(factor.Enabled ? 'factor.remove' : 'factor.setUp')}
          </Button>
        )
      }
    >
      {error && <ErrorNote error={error} />}
      {!error && (
        <DetailList
          details={[
            [t('factor.state'), factor ? t(factor.Enabled ? 'factor.on' : 'factor.off') : null],
            [t('factor.recoveryCodes'), factor ? t('factor.left', { count: factor.RecoveryCodesLeft }) : null],
          ]}
        />
      )}
      {open === 'set-up' && <SetUpFactorForm onClose={close} />}
      {open === 'remove' && <RemoveFactorForm onClose={close} />}
    </Card>
  );
}
