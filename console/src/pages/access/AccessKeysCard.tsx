import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { KeyIcon } from 'tdesign-icons-react';

import { askQuery, call, type Answer } from '@/api/ask';
import { ActionButton } from '@/components/ActionButton';
import { Card } from '@/components/Card';
import { CopyButton } from '@/components/CopyButton';
import { DataTable, type Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { ConfirmForm } from '@/forms/access/ConfirmForm';
import type { NewUser } from '@/forms/access/CreateUserForm';
import { NewUserSecrets } from '@/forms/access/NewUserSecrets';
import { useNotAllowed } from '@/lib/useAllowed';
import styles from './access.module.css';
import { RowButton } from './RowButton';

type AccessKey = Answer<'/cam/ListAccessKeys'>['AccessKeys'][number];
type Created = Answer<'/cam/CreateAccessKey'>['AccessKey'];

interface Asked {
  what: 'Enable' | 'Disable' | 'Delete';
  id: string;
}

/** The access keys of a user. A secret is shown once, when its key is made. */
export function AccessKeysCard({ name, uin }: { name: string; uin: number }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(askQuery('/cam/ListAccessKeys', { TargetUin: uin }));
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<NewUser | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const mayNotCreate = useNotAllowed('cam:CreateAccessKey');
  const columns: Column<AccessKey>[] = [
    {
      id: 'id',
      header: t('policies.keyId'),
      cell: (key) => (
        <span className="mono">
          {key.AccessKeyId} <CopyButton value={key.AccessKeyId} name={t('policies.keyId')} />
        </span>
      ),
    },
    {
      id: 'state',
      header: t('key.state'),
      width: 120,
      cell: (key) => t(key.Status === 'Active' ? 'policies.active' : 'policies.inactive'),
    },
    { id: 'made', header: t('policies.made'), width: 190, cell: (key) => key.CreateTime },
    {
      id: 'operations',
      header: t('access.operations'),
      width: 170,
      cell: (key) => {
        const active = key.Status === 'Active';
        return (
          <span className={styles.rowButtons}>
            <RowButton
              label={t(active ? 'policies.disable' : 'policies.enable')}
              of={key.AccessKeyId}
              onClick={() => setAsked({ what: active ? 'Disable' : 'Enable', id: key.AccessKeyId })}
            />
            <RowButton
              label={t('access.delete')}
              of={key.AccessKeyId}
              danger
              reason={active ? t('policies.disableFirst') : null}
              onClick={() => setAsked({ what: 'Delete', id: key.AccessKeyId })}
            />
          </span>
        );
      },
    },
  ];
  return (
    <Card
      title={t('policies.keys')}
      lead={t('policies.keysLead')}
      extra={
        <ActionButton theme="primary" reason={mayNotCreate} onClick={() => setCreating(true)}>
          {t('policies.createKey')}
        </ActionButton>
      }
    >
      {error && <ErrorNote error={error} />}
      <DataTable
        label={t('policies.keys')}
        columns={columns}
        rows={data?.AccessKeys}
        rowId={(key) => key.AccessKeyId}
        empty={<EmptyState icon={<KeyIcon />} title={t('policies.noKeys')} body={t('policies.noKeysBody')} />}
      />
      {creating && (
        <ConfirmForm
          title={t('policies.createKeyTitle', { name })}
          body={t('policies.createKeyBody')}
          submit={t('policies.createKey')}
          done={t('policies.keyChanged')}
          danger={false}
          calls={[call('/cam/CreateAccessKey', { TargetUin: uin })]}
          onDone={([answer]) => {
            const { AccessKeyId, SecretAccessKey } = (answer as unknown as { AccessKey: Created }).AccessKey;
            setCreated({ Name: name, Password: '', SecretId: AccessKeyId, SecretKey: SecretAccessKey });
          }}
          onClose={() => setCreating(false)}
        />
      )}
      {created && <NewUserSecrets of={created} onClose={() => setCreated(null)} />}
      {asked && <ChangeKeyForm asked={asked} uin={uin} onClose={() => setAsked(null)} />}
    </Card>
  );
}

/** The dialog before an access key changes. */
function ChangeKeyForm({ asked: { what, id }, uin, onClose }: { asked: Asked; uin: number; onClose: () => void }) {
  const { t } = useTranslation();
  const status = (Status: string) => call('/cam/UpdateAccessKey', { AccessKeyId: id, Status, TargetUin: uin });
  const words = {
    Enable: [t('policies.keyEnableTitle', { id }), t('policies.keyEnableBody'), t('policies.enable')],
    Disable: [t('policies.keyDisableTitle', { id }), t('policies.keyDisableBody'), t('policies.disable')],
    Delete: [t('policies.deleteKeyTitle', { id }), t('policies.deleteKeyBody'), t('access.delete')],
  } as const;
  const [title, body, submit] = words[what];
  const calls = {
    Enable: () => status('Active'),
    Disable: () => status('Inactive'),
    Delete: () => call('/cam/DeleteAccessKey', { AccessKeyId: id, TargetUin: uin }),
  };
  return (
    <ConfirmForm
      title={title}
      body={body}
      submit={submit}
      done={t('policies.keyChanged')}
      danger={what !== 'Enable'}
      calls={[calls[what]()]}
      onClose={onClose}
    />
  );
}
