import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ChevronLeftIcon, UsergroupIcon } from 'tdesign-icons-react';

import { askQuery, call, type Answer } from '@/api/ask';
import { Card } from '@/components/Card';
import { DataTable, type Column } from '@/components/DataTable';
import { DetailList, type Detail } from '@/components/DetailList';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { PageHeading } from '@/components/PageHeading';
import { to } from '@/routes';
import styles from './access.module.css';
import { AccessKeysCard } from './AccessKeysCard';
import { PoliciesCard } from './PoliciesCard';

type Group = Answer<'/cam/ListGroupsForUser'>['GroupInfo'][number];

/** One sub-account: what it is, its access keys, policies and groups. */
export function UserPage() {
  const { t } = useTranslation();
  const { name } = useParams({ from: '/signed-in/access/users/$name' });
  const { data: user, error } = useQuery(askQuery('/cam/GetUser', { Name: name }));
  const uin = user?.Uin ?? 0;
  const attached = useQuery({
    ...askQuery('/cam/ListAttachedUserPolicies', { TargetUin: uin, Rp: 200, Page: 1 }),
    enabled: user !== undefined,
  });
  const details: Detail[] = user
    ? [
        [t('access.remark'), user.Remark || '-'],
        [t('access.console'), t(user.ConsoleLogin ? 'access.yes' : 'access.no')],
        [t('policies.email'), user.Email || '-'],
        [t('policies.phone'), user.PhoneNum ? `+${user.CountryCode} ${user.PhoneNum}` : '-'],
        [t('policies.lastLogin'), user.RecentlyLoginTime ? `${user.RecentlyLoginTime} (${user.RecentlyLoginIP})` : t('policies.never')],
      ]
    : [];
  return (
    <>
      <div>
        <Link {...to.users()} className={styles.back}>
          <ChevronLeftIcon aria-hidden="true" /> {t('access.users')}
        </Link>
        <PageHeading title={name} lead={user && t('policies.userLead', { uin: user.Uin })} />
      </div>
      {error && <ErrorNote error={error} />}
      {user && (
        <>
          <Card
            title={t('policies.details')}
            extra={
              <Link
                {...to.events({ by: 'Username', q: name, since: '7d' })}
                className="t-button t-button--theme-primary t-button--variant-text"
              >
                {t('audit.events')}
              </Link>
            }
          >
            <DetailList details={details} />
          </Card>
          <AccessKeysCard name={name} uin={uin} />
          <PoliciesCard
            name={name}
            policies={attached.data?.List}
            error={attached.error}
            attach={(policy) => call('/cam/AttachUserPolicy', { PolicyId: policy, AttachUin: uin })}
            detach={(policy) => call('/cam/DetachUserPolicy', { PolicyId: policy, DetachUin: uin })}
          />
          <GroupsCard uin={uin} />
        </>
      )}
    </>
  );
}

/** The groups that a user is in. */
function GroupsCard({ uin }: { uin: number }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(askQuery('/cam/ListGroupsForUser', { SubUin: uin, Rp: 200, Page: 1 }));
  const columns: Column<Group>[] = [
    {
      id: 'name',
      header: t('policies.groupName'),
      cell: (group) => <Link {...to.group(group.GroupId)}>{group.GroupName}</Link>,
    },
    { id: 'remark', header: t('policies.remark'), cell: (group) => group.Remark || '-' },
  ];
  return (
    <Card title={t('policies.joined')}>
      {error && <ErrorNote error={error} />}
      <DataTable
        label={t('policies.joined')}
        columns={columns}
        rows={data?.GroupInfo}
        rowId={(group) => String(group.GroupId)}
        empty={<EmptyState icon={<UsergroupIcon />} title={t('policies.noneJoined')} body={t('policies.noneJoinedBody')} />}
      />
    </Card>
  );
}
