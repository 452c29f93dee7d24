import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { RegionInfo, Session } from '@/api/session';
import { Logo } from '@/components/Logo';
import { to } from '@/routes';
import { AccountMenu } from './AccountMenu';
import { LanguageMenu } from './LanguageMenu';
import { RegionMenu } from './RegionMenu';
import styles from './TopBar.module.css';

/** The dark bar on top: product, region, language, account. */
export function TopBar({ session, region }: { session: Session; region: RegionInfo | undefined }) {
  const { t } = useTranslation();
  return (
    <header className={styles.bar}>
      <Link {...to.home()} className={styles.brand} aria-label={t('product.name')}>
        <Logo />
        <span className={styles.name}>{t('product.name')}</span>
        <span className={styles.service}>{t('product.service')}</span>
      </Link>
      {region && <RegionMenu regions={session.Regions} current={region} />}
      <span className={styles.gap} />
      <LanguageMenu className={styles.button} />
      <AccountMenu session={session} className={styles.button} />
    </header>
  );
}
