import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useRouteContext } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ChevronLeftIcon, SearchIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { ApiError } from '@/api/error';
import { keyQuery } from '@/api/keys';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { PageHeading } from '@/components/PageHeading';
import { signingAlgorithms } from '@/lib/signing';
import { keyResourceName } from '@/lib/resourceName';
import { TagsCard } from '@/pages/tags/TagsCard';
import { to } from '@/routes';
import { OnlineTool } from '@/tool/OnlineTool';
import { SigningTool } from '@/tool/SigningTool';
import { KeyDetails } from './key/KeyDetails';
import { KeyDetailsSkeleton } from './key/KeyDetailsSkeleton';
import { PublicKeyCard } from './key/PublicKeyCard';
import { UseCard } from './key/UseCard';
import styles from './KeyPage.module.css';

const MISSING = ['ResourceUnavailable.CmkNotFound', 'InvalidParameterValue.InvalidKeyId'];

/** One key: what it is, and the online tool. */
export function KeyPage() {
  const { t } = useTranslation();
  const { region, keyId } = useParams({ from: '/signed-in/$region/keys/$keyId' });
  const { session } = useRouteContext({ from: '/signed-in' });
  const { data: key, error, refetch } = useQuery(keyQuery(region, keyId));
  const missing = error instanceof ApiError && MISSING.includes(error.code);

  return (
    <>
      <div>
        <Link {...to.keys(region)} className={styles.back}>
          <ChevronLeftIcon aria-hidden="true" /> {t('keys.title')}
        </Link>
        <PageHeading title={key?.Alias ?? keyId} />
      </div>
      {missing && (
        <Card>
          <EmptyState
            icon={<SearchIcon />}
            title={t('key.missingTitle')}
            body={t('key.missingBody')}
            action={
              <Link {...to.keys(region)} className="t-button t-button--theme-primary t-button--variant-base">
                {t('key.backToList')}
              </Link>
            }
          />
        </Card>
      )}
      {error && !missing && (
        <Card title={t('error.loadFailed')} extra={<Button onClick={() => void refetch()}>{t('action.retry')}</Button>}>
          <ErrorNote error={error} />
        </Card>
      )}
      {key && <KeyDetails region={region} of={key} />}
      {key && <TagsCard resource={keyResourceName(region, session.AccountUin, key.ResourceId)} name={key.Alias} />}
      {key && key.KeyUsage !== 'ENCRYPT_DECRYPT' && <PublicKeyCard region={region} of={key} />}
      {key?.KeyUsage === 'ENCRYPT_DECRYPT' && <OnlineTool key={key.KeyId} region={region} of={key} />}
      {key && signingAlgorithms(key.KeyUsage).length > 0 && <SigningTool region={region} of={key} />}
      {key && <UseCard region={region} keyId={key.KeyId} />}
      {!key && !error && <KeyDetailsSkeleton />}
    </>
  );
}
