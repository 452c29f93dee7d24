import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { HelpCircleIcon, LockOnIcon, UsergroupIcon } from 'tdesign-icons-react';

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
      <h2 className={styles.group}>{t('access.group')}</h2>
      <Link {...to.users()} className={styles.link} activeOptions={{ includeSearch: false }}>
        <UsergroupIcon aria-hidden="true" />
        {t('access.users')}
      </Link>
      <Link {...to.refusal()} className={styles.link} activeOptions={{ includeSearch: false }}>
        <HelpCircleIcon aria-hidden="true" />
        {t('access.refusal')}
      </Link>
    </nav>
  );
}
