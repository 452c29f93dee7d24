import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChevronLeftIcon, UserIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { askQuery, call, type Answer } from '@/api/ask';
import { Card } from '@/components/Card';
import { DataTable, type Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Field } from '@/components/Field';
import { PageHeading } from '@/components/PageHeading';
import { SelectBox } from '@/components/SelectBox';
import { CallForm } from '@/forms/access/CallForm';
import { ConfirmForm } from '@/forms/access/ConfirmForm';
import { to } from '@/routes';
import styles from './access.module.css';
import { PoliciesCard } from './PoliciesCard';
import { RowButton } from './RowButton';

type Group = Answer<'/cam/GetGroup'>;
type Member = Group['UserInfo'][number];

/** One group: its members, and its policies. */
export function GroupPage() {
  const { t } = useTranslation();
  const { groupId } = useParams({ from: '/signed-in/access/groups/$groupId' });
  const id = Number(groupId);
  const { data: group, error } = useQuery(askQuery('/cam/GetGroup', { GroupId: id }));
  const attached = useQuery(askQuery('/cam/ListAttachedGroupPolicies', { TargetGroupId: id, Rp: 200, Page: 1 }));
  return (
    <>
      <div>
        <Link {...to.groups()} className={styles.back}>
          <ChevronLeftIcon aria-hidden="true" /> {t('policies.groups')}
        </Link>
        <PageHeading title={group?.GroupName ?? groupId} lead={group?.Remark || undefined} />
      </div>
      {error && <ErrorNote error={error} />}
      {group && <MembersCard of={group} />}
      {group && (
        <PoliciesCard
          name={group.GroupName}
          policies={attached.data?.List}
          error={attached.error}
          attach={(policy) => call('/cam/AttachGroupPolicy', { PolicyId: policy, AttachGroupId: id })}
          detach={(policy) => call('/cam/DetachGroupPolicy', { PolicyId: policy, DetachGroupId: id })}
        />
      )}
    </>
  );
}

/** The members of a group. */
function MembersCard({ of: group }: { of: Group }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Member | null>(null);
  const columns: Column<Member>[] = [
    {
      id: 'name',
      header: t('access.name'),
      cell: (member) => (
        <>
          <Link {...to.user(member.Name)} className={styles.name}>
            {member.Name}
          </Link>
          <div className={styles.muted}>{member.Uin}</div>
        </>
      ),
    },
    { id: 'remark', header: t('access.remark'), cell: (member) => member.Remark || '-' },
    {
      id: 'operations',
      header: t('access.operations'),
      width: 120,
      cell: (member) => (
        <RowButton label={t('policies.removeMember')} of={member.Name} danger onClick={() => setRemoving(member)} />
      ),
    },
  ];
  return (
    <Card title={t('policies.members')} extra={<Button onClick={() => setAdding(true)}>{t('policies.addMember')}</Button>}>
      <DataTable
        label={t('policies.members')}
        columns={columns}
        rows={group.UserInfo}
        rowId={(member) => String(member.Uin)}
        empty={<EmptyState icon={<UserIcon />} title={t('policies.noMembers')} body={t('policies.noMembersBody')} />}
      />
      {adding && <AddMemberForm of={group} onClose={() => setAdding(false)} />}
      {removing && (
        <ConfirmForm
          title={t('policies.removeMemberTitle', { name: removing.Name })}
          body={t('policies.removeMemberBody')}
          submit={t('policies.removeMember')}
          done={t('policies.memberRemoved')}
          calls={[call('/cam/RemoveUserFromGroup', { Info: [{ GroupId: group.GroupId, Uin: removing.Uin }] })]}
          onClose={() => setRemoving(null)}
        />
      )}
    </Card>
  );
}

/** The dialog that chooses a user who is not in the group yet. */
function AddMemberForm({ of: group, onClose }: { of: Group; onClose: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(askQuery('/cam/ListUsers', {}));
  const [chosen, setChosen] = useState('');
  const known = new Set(group.UserInfo.map((member) => member.Uin));
  return (
    <CallForm
      title={t('policies.addMemberTo', { name: group.GroupName })}
      submit={t('policies.addMember')}
      calls={chosen === '' ? [] : [call('/cam/AddUserToGroup', { Info: [{ GroupId: group.GroupId, Uin: Number(chosen) }] })]}
      reason={chosen === '' ? t('policies.chooseUser') : null}
      done={t('policies.memberAdded')}
      onClose={onClose}
    >
      <Field label={t('access.name')} required>
        {(control) => (
          <SelectBox {...control} data-autofocus value={chosen} onChange={(event) => setChosen(event.target.value)}>
            <option value="">{t('policies.chooseUser')}</option>
            {data?.Data.filter((user) => !known.has(user.Uin)).map((user) => (
              <option key={user.Uin} value={user.Uin}>
                {user.Name}
              </option>
            ))}
          </SelectBox>
        )}
      </Field>
    </CallForm>
  );
}
