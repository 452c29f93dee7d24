import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddIcon, UsergroupIcon } from 'tdesign-icons-react';

import { askQuery, type Answer } from '@/api/ask';
import { ActionButton } from '@/components/ActionButton';
import type { Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ListSheet } from '@/components/ListSheet';
import { PageHeading } from '@/components/PageHeading';
import { CreateUserForm, type NewUser } from '@/forms/access/CreateUserForm';
import { DeleteUserForm } from '@/forms/access/DeleteUserForm';
import { NewUserSecrets } from '@/forms/access/NewUserSecrets';
import { pageOf } from '@/lib/pageSearch';
import { useNotAllowed } from '@/lib/useAllowed';
import { to } from '@/routes';
import styles from './access.module.css';
import { RowButton } from './RowButton';

type User = Answer<'/cam/ListUsers'>['Data'][number];

/** The sub-accounts. The server tells all of them at once; pages and search are made here. */
export function UsersPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/access/users' });
  const navigate = useNavigate();
  const { data, error } = useQuery(askQuery('/cam/ListUsers', {}));
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<NewUser | null>(null);
  const [deleting, setDeleting] = useState<string | null>(null);
  const mayNotAdd = useNotAllowed('cam:AddUser');
  const page = data && pageOf(data.Data, search, (user) => [user.Name, user.Uin, user.Remark]);

  const columns: Column<User>[] = [
    {
      id: 'name',
      header: t('access.name'),
      cell: (user) => (
        <>
          <Link {...to.user(user.Name)} className={styles.name}>
            {user.Name}
          </Link>
          <div className={styles.muted}>{user.Uin}</div>
        </>
      ),
    },
    { id: 'remark', header: t('access.remark'), cell: (user) => user.Remark || '-' },
    {
      id: 'console',
      header: t('access.console'),
      width: 150,
      cell: (user) => t(user.ConsoleLogin ? 'access.yes' : 'access.no'),
    },
    { id: 'made', header: t('access.made'), width: 190, cell: (user) => user.CreateTime },
    {
      id: 'operations',
      header: t('access.operations'),
      width: 120,
      cell: (user) => <DeleteButton of={user} onClick={() => setDeleting(user.Name)} />,
    },
  ];
  const create = (
    <ActionButton theme="primary" icon={<AddIcon />} reason={mayNotAdd} onClick={() => setCreating(true)}>
      {t('access.create')}
    </ActionButton>
  );
  const empty = search.q ? 'noMatch' : 'noUsers';

  return (
    <>
      <PageHeading title={t('access.users')} lead={t('access.usersLead')} />
      <ListSheet
        label={t('access.users')}
        columns={columns}
        rows={page?.rows}
        rowId={(user) => String(user.Uin)}
        total={page?.total ?? 0}
        told={t('access.total', { count: page?.total ?? 0 })}
        error={error}
        search={search}
        searchLabel={t('access.searchUsers')}
        onSearch={(next) => void navigate(to.users(next))}
        actions={create}
        empty={<EmptyState icon={<UsergroupIcon />} title={t(`access.${empty}`)} body={t(`access.${empty}Body`)} />}
      />
      {creating && <CreateUserForm onClose={() => setCreating(false)} onCreated={setCreated} />}
      {created && (created.Password || created.SecretId) && (
        <NewUserSecrets of={created} onClose={() => setCreated(null)} />
      )}
      {deleting !== null && <DeleteUserForm name={deleting} onClose={() => setDeleting(null)} />}
    </>
  );
}

/** The button that deletes a sub-account, greyed for those who may not. */
function DeleteButton({ of, onClick }: { of: User; onClick: () => void }) {
  const { t } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const reason = useNotAllowed('cam:DeleteUser', `qcs::cam::uin/${session.AccountUin}:uin/${of.Uin}`);
  return <RowButton label={t('access.delete')} of={of.Name} reason={reason} danger onClick={onClick} />;
}
