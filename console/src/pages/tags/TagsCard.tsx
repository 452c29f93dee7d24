import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { askQuery } from '@/api/ask';
import { Card } from '@/components/Card';
import { ErrorNote } from '@/components/ErrorNote';
import { EditTagsForm } from '@/forms/tags/EditTagsForm';
import styles from './tags.module.css';

interface Props {
  /** The whole name of what carries them. */
  resource: string;
  /** What people call it. */
  name: string;
}

/** The tags of something, and the way to change them. */
export function TagsCard({ resource, name }: Props) {
  const { t } = useTranslation();
  const { data, error } = useQuery(askQuery('/tag/GetResources', { ResourceList: [resource] }));
  const [editing, setEditing] = useState(false);
  const tags = data?.ResourceTagMappingList[0]?.Tags ?? [];
  return (
    <Card
      title={t('tags.ofKey')}
      extra={
        <Button theme="default" disabled={!data} onClick={() => setEditing(true)}>
          {t('tags.edit')}
        </Button>
      }
    >
      {error && <ErrorNote error={error} />}
      {data && tags.length === 0 && t('tags.noneOfKey')}
      {tags.length > 0 && (
        <ul className={styles.chips}>
          {tags.map((tag) => (
            <li key={tag.TagKey}>
              {tag.TagKey}: {tag.TagValue}
            </li>
          ))}
        </ul>
      )}
      {editing && <EditTagsForm resources={[resource]} name={name} before={tags} onClose={() => setEditing(false)} />}
    </Card>
  );
}
