import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { algorithmsQuery, type Key } from '@/api/keys';
import { Card } from '@/components/Card';
import { CopyButton } from '@/components/CopyButton';
import { DetailList, type Detail } from '@/components/DetailList';
import { MoreOperations } from '@/components/MoreOperations';
import { ChangeStateForm, type Change } from '@/forms/ChangeStateForm';
import { EditDescriptionForm } from '@/forms/EditDescriptionForm';
import { EditNameForm } from '@/forms/EditNameForm';
import { useKeyWords } from '@/lib/useKeyWords';
import { regionName } from '@/lib/regionName';
import { keyResourceName } from '@/lib/resourceName';
import { formatTime } from '@/lib/time';
import { to } from '@/routes';
import { KeySwitch } from './KeySwitch';
import { ModifyButton } from './ModifyButton';

/** What a key is, and the ways to change it. */
export function KeyDetails({ region, of: key }: { region: string; of: Key }) {
  const { t } = useTranslation();
  const words = useKeyWords();
  const { session } = useRouteContext({ from: '/signed-in' });
  const { data: algorithms } = useQuery(algorithmsQuery(region));
  const [open, setOpen] = useState<'name' | 'description' | Change | null>(null);
  const close = () => setOpen(null);
  const resource = keyResourceName(region, session.AccountUin, key.ResourceId);

  const details: Detail[] = [
    [
      t('key.name'),
      <>
        {key.Alias} <ModifyButton of={key} label={t('key.modifyName')} onClick={() => setOpen('name')} />
      </>,
    ],
    [t('key.state'), <KeySwitch of={key} onChange={setOpen} />],
    [
      t('key.id'),
      <span className="mono">
        {key.KeyId} <CopyButton value={key.KeyId} name={t('key.id')} />
      </span>,
    ],
    [t('key.rotation'), key.KeyRotationEnabled ? t('key.rotationOn', { days: key.RotateDays }) : t('key.rotationOff')],
    [t('key.region'), `${regionName(region)} (${region})`],
    [t('key.created'), formatTime(key.CreateTime)],
    [t('key.usage'), words.usage(key)],
    [t('key.creator'), <span className="mono">{key.CreatorUin}</span>],
    [t('key.family'), words.family(key)],
    [t('key.algorithm'), algorithms?.find((one) => one.KeyUsage === key.KeyUsage)?.Algorithm ?? '-'],
    [t('key.lastRotation'), key.LastRotateTime ? formatTime(key.LastRotateTime) : '-'],
    [t('key.origin'), words.origin(key)],
    [t('key.nextRotation'), key.KeyRotationEnabled ? formatTime(key.NextRotateTime) : '-'],
    [
      t('key.resource'),
      <span className="mono">
        {resource} <CopyButton value={resource} name={t('key.resource')} />
      </span>,
      'wide',
    ],
    [
      t('key.description'),
      <>
        <span style={{ whiteSpace: 'pre-wrap' }}>{key.Description || t('key.noDescription')}</span>{' '}
        <ModifyButton of={key} label={t('key.modifyDescription')} onClick={() => setOpen('description')} />
      </>,
      'wide',
    ],
  ];

  return (
    <Card
      title={t('key.info')}
      extra={
        <>
          <Link {...to.events({ by: 'ResourceName', q: key.KeyId, since: '30d' })} className="t-button t-button--theme-primary t-button--variant-text">
            {t('audit.ofKey')}
          </Link>
          <MoreOperations label={t('keys.moreOf', { name: key.Alias })} keys={[key]} onChange={setOpen} />
        </>
      }
    >
      <DetailList details={details} />
      {open === 'name' && <EditNameForm region={region} of={key} onClose={close} />}
      {open === 'description' && <EditDescriptionForm region={region} of={key} onClose={close} />}
      {open && open !== 'name' && open !== 'description' && (
        <ChangeStateForm region={region} change={open} keys={[key]} onClose={close} />
      )}
    </Card>
  );
}
