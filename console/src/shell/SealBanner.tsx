import { useTranslation } from 'react-i18next';

import { Notice } from '@/components/Notice';

/** Says that the seal of this server is made for development. */
export function SealBanner() {
  const { t } = useTranslation();
  return (
    <Notice theme="warning">
      <strong>{t('shell.sealFile')}</strong> {t('shell.sealFileBody')}
    </Notice>
  );
}
