import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SecuredIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { askQuery, type Call } from '@/api/ask';
import { Card } from '@/components/Card';
import { DataTable, type Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Field } from '@/components/Field';
import { SelectBox } from '@/components/SelectBox';
import { CallForm } from '@/forms/access/CallForm';
import { ConfirmForm } from '@/forms/access/ConfirmForm';
import styles from './access.module.css';
import { RowButton } from './RowButton';

/** A policy that somebody has. */
interface Attached {
  PolicyId: number;
  PolicyName: string;
  Remark?: string;
}

interface Props {
  /** Of whom. */
  name: string;
  policies: Attached[] | undefined;
  error: unknown;
  attach: (policy: number) => Call;
  detach: (policy: number) => Call;
}

/** The policies that a user, a group or a role has, with ways to attach and detach. */
export function PoliciesCard({ name, policies, error, attach, detach }: Props) {
  const { t } = useTranslation();
  const [attaching, setAttaching] = useState(false);
  const [detaching, setDetaching] = useState<Attached | null>(null);
  const columns: Column<Attached>[] = [
    {
      id: 'name',
      header: t('policies.name'),
      cell: (policy) => (
        <>
          <div className={styles.name}>{policy.PolicyName}</div>
          <div className={styles.muted}>{policy.Remark ?? ''}</div>
        </>
      ),
    },
    {
      id: 'operations',
      header: t('access.operations'),
      width: 120,
      cell: (policy) => (
        <RowButton label={t('policies.detach')} of={policy.PolicyName} danger onClick={() => setDetaching(policy)} />
      ),
    },
  ];
  return (
    <Card
      title={t('policies.of')}
      lead={t('policies.ofLead')}
      extra={<Button onClick={() => setAttaching(true)}>{t('policies.attach')}</Button>}
    >
      {error !== null && error !== undefined && <ErrorNote error={error} />}
      <DataTable
        label={t('policies.of')}
        columns={columns}
        rows={policies}
        rowId={(policy) => String(policy.PolicyId)}
        empty={
          <EmptyState icon={<SecuredIcon />} title={t('policies.noneAttached')} body={t('policies.noneAttachedBody')} />
        }
      />
      {attaching && <AttachForm name={name} attach={attach} onClose={() => setAttaching(false)} />}
      {detaching && (
        <ConfirmForm
          title={t('policies.detachTitle', { name: detaching.PolicyName })}
          body={t('policies.detachBody')}
          submit={t('policies.detach')}
          done={t('policies.detached')}
          calls={[detach(detaching.PolicyId)]}
          onClose={() => setDetaching(null)}
        />
      )}
    </Card>
  );
}

/** The dialog that chooses a policy. */
function AttachForm({ name, attach, onClose }: Pick<Props, 'name' | 'attach'> & { onClose: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(askQuery('/cam/ListPolicies', { Rp: 200, Page: 1 }));
  const [chosen, setChosen] = useState('');
  return (
    <CallForm
      title={t('policies.attachTo', { name })}
      submit={t('policies.attach')}
      calls={chosen === '' ? [] : [attach(Number(chosen))]}
      reason={chosen === '' ? t('policies.choose') : null}
      done={t('policies.attachDone')}
      onClose={onClose}
    >
      <Field label={t('policies.name')} required>
        {(control) => (
          <SelectBox {...control} data-autofocus value={chosen} onChange={(event) => setChosen(event.target.value)}>
            <option value="">{t('policies.choose')}</option>
            {data?.List.map((policy) => (
              <option key={policy.PolicyId} value={policy.PolicyId}>
                {policy.PolicyName}
              </option>
            ))}
          </SelectBox>
        )}
      </Field>
    </CallForm>
  );
}
