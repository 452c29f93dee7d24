import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddIcon, CloseIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { call } from '@/api/ask';
import { Notice } from '@/components/Notice';
import { TextBox } from '@/components/TextBox';
import { CallForm } from '@/forms/access/CallForm';
import { tagChanges, type SharedTag } from '@/lib/tagChanges';
import styles from '@/pages/tags/tags.module.css';

interface Props {
  /** The whole names of what carries the tags. */
  resources: string[];
  /** What people call that. */
  name: string;
  before: SharedTag[];
  onClose: () => void;
}

/** The dialog in which the tags of one thing, or of several together, are edited. */
export function EditTagsForm({ resources, name, before, onClose }: Props) {
  const { t } = useTranslation();
  const [tags, setTags] = useState<SharedTag[]>(before.length > 0 ? before : [{ TagKey: '', TagValue: '' }]);
  const after = tags.filter(({ TagKey, TagValue }) => TagKey !== '' || TagValue !== '');
  const changes = tagChanges(before, after);
  const twice = new Set(after.map(({ TagKey }) => TagKey)).size < after.length;
  const unfilled = after.some(({ TagKey }) => TagKey.trim() === '');
  const calls = [
    ...(changes.set.length > 0 ? [call('/tag/TagResources', { ResourceList: resources, Tags: changes.set })] : []),
    ...(changes.remove.length > 0 ? [call('/tag/UnTagResources', { ResourceList: resources, TagKeys: changes.remove })] : []),
  ];
  const reason = () => {
    if (twice) return t('tags.twice');
    return unfilled || calls.length === 0 ? t('tags.fillFirst') : null;
  };
  const set = (index: number, change: Partial<SharedTag>) =>
    setTags(tags.map((tag, at) => (at === index ? { ...tag, ...change } : tag)));
  return (
    <CallForm
      title={t('tags.editTitle', { name })}
      submit={t('action.save')}
      width={640}
      calls={calls}
      reason={reason()}
      done={t('tags.saved')}
      onClose={onClose}
    >
      {twice && <Notice theme="warning">{t('tags.twice')}</Notice>}
      {tags.map((tag, index) => (
        <div key={index} className={styles.pair}>
          <TextBox
            aria-label={`${t('tags.key')} ${index + 1}`}
            placeholder={t('tags.key')}
            value={tag.TagKey}
            onChange={(TagKey) => set(index, { TagKey })}
          />
          <TextBox
            aria-label={`${t('tags.value')} ${index + 1}`}
            placeholder={t(tag.mixed ? 'tags.mixed' : 'tags.value')}
            value={tag.TagValue}
            onChange={(TagValue) => set(index, { TagValue, mixed: false })}
          />
          <Button
            type="button"
            theme="default"
            variant="text"
            aria-label={t('tags.remove', { key: tag.TagKey })}
            icon={<CloseIcon />}
            onClick={() => setTags(tags.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        type="button"
        theme="default"
        icon={<AddIcon />}
        onClick={() => setTags([...tags, { TagKey: '', TagValue: '' }])}
      >
        {t('tags.add')}
      </Button>
    </CallForm>
  );
}
