import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ControlPlatformIcon, DashboardIcon, FileSafetyIcon, HelpCircleIcon, LockOnIcon, NotificationIcon, SecuredIcon, SendIcon, TagIcon, TimeIcon, UserIcon, UserTransmitIcon, UsergroupIcon } from 'tdesign-icons-react';

import { askQuery } from '@/api/ask';
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
        <>
          <Link {...to.overview(region.Name)} className={styles.link}>
            <DashboardIcon aria-hidden="true" />
            {t('overview.title')}
          </Link>
          <Link {...to.keys(region.Name)} className={styles.link} activeOptions={{ includeSearch: false }}>
            <LockOnIcon aria-hidden="true" />
            {t('shell.userKeys')}
          </Link>
          <Link {...to.whiteBox(region.Name)} className={styles.link} activeOptions={{ includeSearch: false }}>
            <ControlPlatformIcon aria-hidden="true" />
            {t('whiteBox.title')}
          </Link>
          <Link {...to.dataKeys(region.Name)} className={styles.link} activeOptions={{ includeSearch: false }}>
            <FileSafetyIcon aria-hidden="true" />
            {t('dataKeys.title')}
          </Link>
        </>
      )}
      <Link {...to.tags()} className={styles.link} activeOptions={{ includeSearch: false }}>
        <TagIcon aria-hidden="true" />
        {t('tags.title')}
      </Link>
      <h2 className={styles.group}>{t('access.group')}</h2>
      <Link {...to.users()} className={styles.link} activeOptions={{ includeSearch: false }}>
        <UserIcon aria-hidden="true" />
        {t('access.users')}
      </Link>
      <Link {...to.groups()} className={styles.link} activeOptions={{ includeSearch: false }}>
        <UsergroupIcon aria-hidden="true" />
        {t('policies.groups')}
      </Link>
      <Link {...to.policies()} className={styles.link} activeOptions={{ includeSearch: false }}>
        <SecuredIcon aria-hidden="true" />
        {t('policies.title')}
      </Link>
      <Link {...to.roles()} className={styles.link} activeOptions={{ includeSearch: false }}>
        <UserTransmitIcon aria-hidden="true" />
        {t('roles.title')}
      </Link>
      <Link {...to.refusal()} className={styles.link} activeOptions={{ includeSearch: false }}>
        <HelpCircleIcon aria-hidden="true" />
        {t('access.refusal')}
      </Link>
      <h2 className={styles.group}>{t('messages.group')}</h2>
      <Link {...to.events()} className={styles.link} activeOptions={{ includeSearch: false }}>
        <TimeIcon aria-hidden="true" />
        {t('audit.events')}
      </Link>
      <Link {...to.tracks()} className={styles.link} activeOptions={{ includeSearch: false }}>
        <SendIcon aria-hidden="true" />
        {t('tracks.title')}
      </Link>
      <MessagesLink />
    </nav>
  );
}

/** The way to the message centre, with how many alarms are unread; without, for those who may not know. */
function MessagesLink() {
  const { t } = useTranslation();
  const { data } = useQuery({ ...askQuery('/keyward/CountUnreadAlarms', {}), refetchInterval: 60_000, retry: false });
  const count = data?.TotalCount ?? 0;
  return (
    <Link {...to.messages()} className={styles.link} activeOptions={{ includeSearch: false }}>
      <NotificationIcon aria-hidden="true" />
      {t('messages.title')}
      {count > 0 && <span className={styles.badge} aria-label={t('messages.unread', { count })}>{count}</span>}
    </Link>
  );
}
