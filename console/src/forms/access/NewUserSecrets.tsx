import { useTranslation } from 'react-i18next';
import { DownloadIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { CopyButton } from '@/components/CopyButton';
import { DetailList, type Detail } from '@/components/DetailList';
import { Modal } from '@/components/Modal';
import { Notice } from '@/components/Notice';
import { utf8 } from '@/lib/bytes';
import { download } from '@/lib/download';
import type { NewUser } from './CreateUserForm';

/** What a new user got, shown this once. */
export function NewUserSecrets({ of, onClose }: { of: NewUser; onClose: () => void }) {
  const { t } = useTranslation();
  const { Name, Password, SecretId, SecretKey } = of;
  const given = Object.entries({ [t('access.password')]: Password, SecretId, SecretKey }).filter(([, value]) => value);
  const details = given.map(([name, value]): Detail => [
    name,
    <>
      <span className="mono">{value}</span> <CopyButton value={value} name={name} />
    </>,
    'wide',
  ]);
  const save = () => {
    const told = Object.fromEntries(Object.entries({ Name, Password, SecretId, SecretKey }).filter(([, value]) => value));
    download(`keyward-${Name}.json`, utf8(`${JSON.stringify(told, null, 2)}\n`));
  };
  return (
    <Modal
      title={t('access.createdTitle')}
      onClose={onClose}
      footer={
        <>
          <Button theme="default" icon={<DownloadIcon />} onClick={save}>
            {t('action.download')}
          </Button>
          <Button theme="primary" onClick={onClose}>
            {t('access.done')}
          </Button>
        </>
      }
    >
      <Notice theme="warning">{t('access.createdBody')}</Notice>
      <DetailList details={details} />
    </Modal>
  );
}
