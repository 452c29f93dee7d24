import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LockOnIcon } from 'tdesign-icons-react';

import type { RegionInfo } from '@/api/session';
import { to } from '@/routes';
import styles from './SideNav.module.css';

/** The rooms of the console. Only those that exist. */
export function SideNav({ region }: { region: RegionInfo | undefined }) {
  const { t } = useTranslation();
  return (
    <nav className={styles.nav} aria-label={t('shell.navigation')}>
      <h2 className={styles.group}>{t('shell.keyManagement')}</h2>
      {region && (
        <Link {...to.keys(region.Name)} className={styles.link} activeOptions={{ includeSearch: false }}>
          <LockOnIcon aria-hidden="true" />
          {t('shell.userKeys')}
        </Link>
      )}
    </nav>
  );
}
