import { Outlet, useParams, useRouteContext } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { SealBanner } from './SealBanner';
import styles from './Shell.module.css';
import { SideNav } from './SideNav';
import { TopBar } from './TopBar';

/** What stands around every page of a signed-in user: top bar, navigation, and the page's place. */
export function Shell() {
  const { t } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const { region } = useParams({ strict: false });
  const known = session.Regions.find((one) => one.Name === region) ?? session.Regions[0];
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {t('action.skip')}
      </a>
      <TopBar session={session} region={known} />
      <SideNav region={known} />
      <main id="main" className={styles.main} tabIndex={-1}>
        {session.Seal === 'file' && <SealBanner />}
        <Outlet />
      </main>
    </div>
  );
}
