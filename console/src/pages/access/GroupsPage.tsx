import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddIcon, UsergroupIcon } from 'tdesign-icons-react';

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
import { ANY_REGION, cliCalls } from '@/lib/cliCalls';
import { SIZES } from '@/lib/pageSearch';
import { useNotAllowed } from '@/lib/useAllowed';
import { to } from '@/routes';
import styles from './access.module.css';
import { RowButton } from './RowButton';

type Group = Answer<'/cam/ListGroups'>['GroupInfo'][number];

/** The groups of users. */
export function GroupsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/access/groups' });
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<Group | null>(null);
  const mayNotCreate = useNotAllowed('cam:CreateGroup');
  const body = { Page: search.page ?? 1, Rp: search.size ?? SIZES[0], ...(search.q && { Keyword: search.q }) };
  const { data, error } = useQuery(askQuery('/cam/ListGroups', body));
  const total = data?.TotalNum ?? 0;
  const columns: Column<Group>[] = [
    {
      id: 'name',
      header: t('policies.groupName'),
      cell: (group) => (
        <Link {...to.group(group.GroupId)} className={styles.name}>
          {group.GroupName}
        </Link>
      ),
    },
    { id: 'remark', header: t('policies.remark'), cell: (group) => group.Remark || '-' },
    { id: 'made', header: t('policies.made'), width: 190, cell: (group) => group.CreateTime },
    {
      id: 'operations',
      header: t('access.operations'),
      width: 120,
      cell: (group) => (
        <RowButton label={t('policies.delete')} of={group.GroupName} danger onClick={() => setDeleting(group)} />
      ),
    },
  ];
  return (
    <>
      <PageHeading title={t('policies.groups')} lead={t('policies.groupsLead')} />
      <ListSheet
        label={t('policies.groups')}
        columns={columns}
        rows={data?.GroupInfo}
        rowId={(group) => String(group.GroupId)}
        total={total}
        told={t('policies.groupTotal', { count: total })}
        error={error}
        search={search}
        searchLabel={t('policies.searchGroups')}
        onSearch={(next) => void navigate(to.groups(next))}
        actions={
          <ActionButton theme="primary" icon={<AddIcon />} reason={mayNotCreate} onClick={() => setCreating(true)}>
            {t('policies.createGroup')}
          </ActionButton>
        }
        empty={<EmptyState icon={<UsergroupIcon />} title={t('policies.noGroups')} body={t('policies.noGroupsBody')} />}
      />
      <CliNote region={ANY_REGION} calls={cliCalls([call('/cam/ListGroups', body)])} />
      {creating && <CreateGroupForm onClose={() => setCreating(false)} />}
      {deleting && (
        <ConfirmForm
          title={t('policies.deleteGroup', { name: deleting.GroupName })}
          body={t('policies.deleteGroupBody')}
          submit={t('policies.delete')}
          done={t('policies.groupDeleted', { name: deleting.GroupName })}
          calls={[call('/cam/DeleteGroup', { GroupId: deleting.GroupId })]}
          onClose={() => setDeleting(null)}
        />
      )}
    </>
  );
}

/** The dialog that makes a group. */
function CreateGroupForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [remark, setRemark] = useState('');
  return (
    <CallForm
      title={t('policies.createGroup')}
      submit={t('policies.createGroup')}
      calls={[call('/cam/CreateGroup', { GroupName: name, ...(remark && { Remark: remark }) })]}
      reason={name.trim() === '' ? t('policies.needName') : null}
      done={t('policies.groupCreated', { name })}
      onClose={onClose}
    >
      <Field label={t('policies.groupName')} required>
        {(control) => <TextBox {...control} data-autofocus value={name} onChange={setName} />}
      </Field>
      <Field label={t('policies.remark')}>
        {(control) => <TextBox {...control} value={remark} onChange={setRemark} />}
      </Field>
    </CallForm>
  );
}
