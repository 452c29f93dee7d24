import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChevronDownIcon, LogoutIcon, MoonIcon, SettingIcon, SunnyIcon, UserCircleIcon } from 'tdesign-icons-react';

import { ApiError } from '@/api/error';
import { signOut, type Session } from '@/api/session';
import { CopyButton } from '@/components/CopyButton';
import { Menu } from '@/components/Menu';
import { useTell } from '@/components/Toaster';
import { chooseTheme, currentTheme } from '@/lib/theme';
import { formatTime } from '@/lib/time';
import { to } from '@/routes';
import styles from './AccountMenu.module.css';

/** Who is signed in, the theme, and the way out. */
export function AccountMenu({ session, className }: { session: Session; className?: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const tell = useTell();
  const [theme, setTheme] = useState(currentTheme);
  const other = theme === 'dark' ? 'light' : 'dark';

  const leave = async () => {
    try {
      await signOut();
    } catch (error) {
      // A session that is over already is what the user wanted.
      if (!(error instanceof ApiError && error.signedOut)) return tell({ error });
    }
    queryClient.clear();
    await navigate(to.signIn());
  };

  return (
    <Menu
      label={`${t('shell.account')}: ${session.Name}`}
      className={className}
      align="right"
      header={
        <div className={styles.who}>
          <strong>{session.Name}</strong>
          <span className={styles.kind}>{session.Kind === 'Root' ? t('shell.kindRoot') : t('shell.kindSub')}</span>
          <dl className={styles.facts}>
            <dt>{t('shell.accountNumber')}</dt>
            <dd className="mono">
              {session.AccountUin} <CopyButton value={String(session.AccountUin)} name={t('shell.accountNumber')} />
            </dd>
            <dt>{t('shell.sessionUntil')}</dt>
            <dd>{formatTime(session.ExpiresAt)}</dd>
            <dt>{t('shell.version')}</dt>
            <dd>Keyward {session.Version}</dd>
          </dl>
        </div>
      }
      items={[
        {
          id: 'account',
          label: (
            <>
              <SettingIcon /> {t('account.title')}
            </>
          ),
          onSelect: () => void navigate(to.account()),
        },
        {
          id: 'theme',
          label: (
            <>
              {other === 'dark' ? <MoonIcon /> : <SunnyIcon />} {t(`shell.${other}Theme`)}
            </>
          ),
          onSelect: () => {
            chooseTheme(other);
            setTheme(other);
          },
        },
        {
          id: 'sign-out',
          label: (
            <>
              <LogoutIcon /> {t('shell.signOut')}
            </>
          ),
          onSelect: () => void leave(),
        },
      ]}
    >
      <UserCircleIcon aria-hidden="true" />
      <span>{session.Name}</span>
      <ChevronDownIcon aria-hidden="true" />
    </Menu>
  );
}
