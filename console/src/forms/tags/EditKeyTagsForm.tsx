import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { askQuery } from '@/api/ask';
import type { Key } from '@/api/keys';
import { keyResourceName } from '@/lib/resourceName';
import { sharedTags } from '@/lib/tagChanges';
import { EditTagsForm } from './EditTagsForm';

interface Props {
  region: string;
  keys: Key[];
  onClose: () => void;
}

/** The dialog in which the tags of keys are edited together: what they do not share is shown as mixed. */
export function EditKeyTagsForm({ region, keys, onClose }: Props) {
  const { t } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const resources = keys.map((key) => keyResourceName(region, session.AccountUin, key.ResourceId));
  const { data } = useQuery({ ...askQuery('/tag/GetResources', { ResourceList: resources }), placeholderData: undefined });
  if (!data) return null;
  const of = (resource: string) => data.ResourceTagMappingList.find((each) => each.Resource === resource)?.Tags ?? [];
  const [first] = keys;
  return (
    <EditTagsForm
      resources={resources}
      name={keys.length === 1 && first ? first.Alias : t('tags.keys', { count: keys.length })}
      before={sharedTags(resources.map(of))}
      onClose={onClose}
    />
  );
}
