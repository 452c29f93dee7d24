import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChevronLeftIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { askQuery, call } from '@/api/ask';
import { Card } from '@/components/Card';
import { ErrorNote } from '@/components/ErrorNote';
import { PageHeading } from '@/components/PageHeading';
import { CallForm } from '@/forms/access/CallForm';
import { jsonProblem, TrustField } from '@/forms/access/TrustField';
import { to } from '@/routes';
import styles from './access.module.css';
import { PoliciesCard } from './PoliciesCard';

/** One role: whom it trusts, and what it may do. */
export function RolePage() {
  const { t } = useTranslation();
  const { name } = useParams({ from: '/signed-in/access/roles/$name' });
  const { data, error } = useQuery(askQuery('/cam/GetRole', { RoleName: name }));
  const attached = useQuery(askQuery('/cam/ListAttachedRolePolicies', { Page: 1, Rp: 200, RoleName: name }));
  const [editing, setEditing] = useState(false);
  const role = data?.RoleInfo;
  const trust = role ? JSON.stringify(JSON.parse(role.PolicyDocument), null, 2) : '';
  return (
    <>
      <div>
        <Link {...to.roles()} className={styles.back}>
          <ChevronLeftIcon aria-hidden="true" /> {t('roles.title')}
        </Link>
        <PageHeading title={name} lead={role?.RoleArn} />
      </div>
      {error && <ErrorNote error={error} />}
      {role && (
        <>
          <Card
            title={t('roles.trust')}
            lead={t('roles.trustLead')}
            extra={<Button onClick={() => setEditing(true)}>{t('roles.edit')}</Button>}
          >
            <pre className={styles.pre} tabIndex={0} aria-label={t('roles.trust')}>
              {trust}
            </pre>
          </Card>
          <PoliciesCard
            name={name}
            policies={attached.data?.List}
            error={attached.error}
            attach={(policy) => call('/cam/AttachRolePolicy', { PolicyId: policy, AttachRoleName: name })}
            detach={(policy) => call('/cam/DetachRolePolicy', { PolicyId: policy, DetachRoleName: name })}
          />
        </>
      )}
      {editing && <TrustForm name={name} before={trust} onClose={() => setEditing(false)} />}
    </>
  );
}

/** The dialog that changes whom a role trusts. */
function TrustForm({ name, before, onClose }: { name: string; before: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [trust, setTrust] = useState(before);
  return (
    <CallForm
      title={t('roles.trust')}
      submit={t('action.save')}
      width={760}
      calls={[call('/cam/UpdateAssumeRolePolicy', { RoleName: name, PolicyDocument: trust })]}
      reason={jsonProblem(trust) && t('create.fixFirst')}
      done={t('roles.saved')}
      onClose={onClose}
    >
      <TrustField value={trust} onChange={setTrust} />
    </CallForm>
  );
}
