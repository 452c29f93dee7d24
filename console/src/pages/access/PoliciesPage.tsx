import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddIcon, SecuredIcon } from 'tdesign-icons-react';

import { askQuery, call, type Answer } from '@/api/ask';
import { ActionButton } from '@/components/ActionButton';
import { CliNote } from '@/components/CliNote';
import type { Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ListSheet } from '@/components/ListSheet';
import { PageHeading } from '@/components/PageHeading';
import { SelectBox } from '@/components/SelectBox';
import { ConfirmForm } from '@/forms/access/ConfirmForm';
import { PolicyForm } from '@/forms/access/PolicyForm';
import { ANY_REGION, cliCalls } from '@/lib/cliCalls';
import { SIZES } from '@/lib/pageSearch';
import { useNotAllowed } from '@/lib/useAllowed';
import { to } from '@/routes';
import styles from './access.module.css';
import { RowButton } from './RowButton';

type Policy = Answer<'/cam/ListPolicies'>['List'][number];

/** What `Type` is of policies that nobody made. */
const PRESET = 2;
const SCOPES = ['All', 'Local', 'QCS'] as const;

/** The policies: presets, and those of the account. */
export function PoliciesPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/access/policies' });
  const navigate = useNavigate();
  const [open, setOpen] = useState<Policy | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Policy | null>(null);
  const mayNotCreate = useNotAllowed('cam:CreatePolicy');
  const scope = SCOPES.find((each) => each === search.kind) ?? 'All';
  const body = {
    Page: search.page ?? 1,
    Rp: search.size ?? SIZES[0],
    Scope: scope,
    ...(search.q && { Keyword: search.q }),
  };
  const { data, error } = useQuery(askQuery('/cam/ListPolicies', body));
  const total = data?.TotalNum ?? 0;

  const columns: Column<Policy>[] = [
    {
      id: 'name',
      header: t('policies.name'),
      cell: (policy) => (
        <>
          <div className={styles.name}>{policy.PolicyName}</div>
          <div className={styles.muted}>{policy.Description}</div>
        </>
      ),
    },
    {
      id: 'kind',
      header: t('policies.kind'),
      width: 120,
      cell: (policy) => t(policy.Type === PRESET ? 'policies.preset' : 'policies.own'),
    },
    {
      id: 'attached',
      header: t('policies.attached'),
      width: 120,
      cell: (policy) => (policy.Attachments > 0 ? t('policies.times', { count: policy.Attachments }) : '-'),
    },
    {
      id: 'operations',
      header: t('access.operations'),
      width: 170,
      cell: (policy) => (
        <span className={styles.rowButtons}>
          <RowButton
            label={t(policy.Type === PRESET ? 'policies.view' : 'policies.edit')}
            of={policy.PolicyName}
            onClick={() => setOpen(policy)}
          />
          <RowButton
            label={t('policies.delete')}
            of={policy.PolicyName}
            danger
            reason={policy.Type === PRESET ? t('policies.presetStays') : null}
            onClick={() => setDeleting(policy)}
          />
        </span>
      ),
    },
  ];

  return (
    <>
      <PageHeading title={t('policies.title')} lead={t('policies.lead')} />
      <ListSheet
        label={t('policies.title')}
        columns={columns}
        rows={data?.List}
        rowId={(policy) => String(policy.PolicyId)}
        total={total}
        told={t('policies.total', { count: total })}
        error={error}
        search={search}
        searchLabel={t('policies.search')}
        onSearch={(next) => void navigate(to.policies(next))}
        actions={
          <>
            <ActionButton theme="primary" icon={<AddIcon />} reason={mayNotCreate} onClick={() => setOpen('new')}>
              {t('policies.create')}
            </ActionButton>
            <SelectBox
              aria-label={t('policies.show')}
              className={styles.scope}
              value={scope}
              onChange={(event) => {
                const kind = event.target.value;
                void navigate(to.policies({ ...search, page: undefined, kind: kind === 'All' ? undefined : kind }));
              }}
            >
              {SCOPES.map((each) => (
                <option key={each} value={each}>
                  {t(`policies.scope.${each}`)}
                </option>
              ))}
            </SelectBox>
          </>
        }
        empty={<EmptyState icon={<SecuredIcon />} title={t('policies.none')} body={t('policies.noneBody')} />}
      />
      <CliNote region={ANY_REGION} calls={cliCalls([call('/cam/ListPolicies', body)])} />
      {open !== null && (
        <PolicyForm
          of={open === 'new' ? null : { id: open.PolicyId, name: open.PolicyName, preset: open.Type === PRESET }}
          onClose={() => setOpen(null)}
        />
      )}
      {deleting && (
        <ConfirmForm
          title={t('policies.deleteTitle', { name: deleting.PolicyName })}
          body={t('policies.deleteBody')}
          submit={t('policies.delete')}
          done={t('policies.deleted', { name: deleting.PolicyName })}
          calls={[call('/cam/DeletePolicy', { PolicyId: [deleting.PolicyId] })]}
          onClose={() => setDeleting(null)}
        />
      )}
    </>
  );
}
