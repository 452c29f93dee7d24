import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddIcon, UserTransmitIcon } from 'tdesign-icons-react';

import { askQuery, call, type Answer } from '@/api/ask';
import { ActionButton } from '@/components/ActionButton';
import { CliNote } from '@/components/CliNote';
import type { Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Field } from '@/components/Field';
import { ListSheet } from '@/components/ListSheet';
import { PageHeading } from '@/components/PageHeading';
import { TextBox } from '@/components/TextBox';
import { CallForm } from '@/forms/access/CallForm';
import { ConfirmForm } from '@/forms/access/ConfirmForm';
import { jsonProblem, TrustField, trustOf } from '@/forms/access/TrustField';
import { ANY_REGION, cliCalls } from '@/lib/cliCalls';
import { SIZES } from '@/lib/pageSearch';
import { useNotAllowed } from '@/lib/useAllowed';
import { to } from '@/routes';
import styles from './access.module.css';
import { RowButton } from './RowButton';

type Role = Answer<'/cam/DescribeRoleList'>['List'][number];

/** The roles of the account. */
export function RolesPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/access/roles' });
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<string | null>(null);
  const mayNotCreate = useNotAllowed('cam:CreateRole');
  const body = { Page: search.page ?? 1, Rp: search.size ?? SIZES[0] };
  const { data, error } = useQuery(askQuery('/cam/DescribeRoleList', body));
  const total = data?.TotalNum ?? 0;
  const columns: Column<Role>[] = [
    {
      id: 'name',
      header: t('roles.name'),
      cell: (role) => (
        <>
          <Link {...to.role(role.RoleName)} className={styles.name}>
            {role.RoleName}
          </Link>
          <div className={styles.muted}>{role.RoleArn}</div>
        </>
      ),
    },
    { id: 'description', header: t('roles.description'), cell: (role) => role.Description || '-' },
    {
      id: 'duration',
      header: t('roles.duration'),
      width: 140,
      cell: (role) => t('roles.hours', { count: Math.round((role.SessionDuration / 3600) * 10) / 10 }),
    },
    { id: 'made', header: t('roles.made'), width: 190, cell: (role) => role.AddTime },
    {
      id: 'operations',
      header: t('access.operations'),
      width: 120,
      cell: (role) => (
        <RowButton label={t('roles.delete')} of={role.RoleName} danger onClick={() => setDeleting(role.RoleName)} />
      ),
    },
  ];
  return (
    <>
      <PageHeading title={t('roles.title')} lead={t('roles.lead')} />
      <ListSheet
        label={t('roles.title')}
        columns={columns}
        rows={data?.List}
        rowId={(role) => role.RoleId}
        total={total}
        told={t('roles.total', { count: total })}
        error={error}
        search={search}
        onSearch={(next) => void navigate(to.roles(next))}
        actions={
          <ActionButton theme="primary" icon={<AddIcon />} reason={mayNotCreate} onClick={() => setCreating(true)}>
            {t('roles.create')}
          </ActionButton>
        }
        empty={<EmptyState icon={<UserTransmitIcon />} title={t('roles.none')} body={t('roles.noneBody')} />}
      />
      <CliNote region={ANY_REGION} calls={cliCalls([call('/cam/DescribeRoleList', body)])} />
      {creating && <CreateRoleForm onClose={() => setCreating(false)} />}
      {deleting !== null && (
        <ConfirmForm
          title={t('roles.deleteTitle', { name: deleting })}
          body={t('roles.deleteBody')}
          submit={t('roles.delete')}
          done={t('roles.deleted', { name: deleting })}
          calls={[call('/cam/DeleteRole', { RoleName: deleting })]}
          onClose={() => setDeleting(null)}
        />
      )}
    </>
  );
}

/** The dialog that makes a role. */
function CreateRoleForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [trust, setTrust] = useState(() => trustOf(session.AccountUin));
  const reason = () => {
    if (name.trim() === '') return t('roles.needName');
    return jsonProblem(trust) && t('create.fixFirst');
  };
  const body = { RoleName: name, PolicyDocument: trust, ...(description && { Description: description }) };
  return (
    <CallForm
      title={t('roles.create')}
      submit={t('roles.create')}
      width={760}
      calls={[call('/cam/CreateRole', body)]}
      reason={reason()}
      done={t('roles.created', { name })}
      onClose={onClose}
    >
      <Field label={t('roles.name')} required>
        {(control) => <TextBox {...control} data-autofocus value={name} onChange={setName} />}
      </Field>
      <Field label={t('roles.description')}>
        {(control) => <TextBox {...control} value={description} onChange={setDescription} />}
      </Field>
      <TrustField value={trust} onChange={setTrust} />
    </CallForm>
  );
}
