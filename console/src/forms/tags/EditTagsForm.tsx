import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddIcon, CloseIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { call } from '@/api/ask';
import { Notice } from '@/components/Notice';
import { TextBox } from '@/components/TextBox';
import { CallForm } from '@/forms/access/CallForm';
import { tagChanges, type TagPair } from '@/lib/tagChanges';
import styles from '@/pages/tags/tags.module.css';

interface Props {
  resource: string;
  name: string;
  before: TagPair[];
  onClose: () => void;
}

/** The dialog in which the tags of something are edited. */
export function EditTagsForm({ resource, name, before, onClose }: Props) {
  const { t } = useTranslation();
  const [pairs, setPairs] = useState<TagPair[]>(before.length > 0 ? before : [{ TagKey: '', TagValue: '' }]);
  const after = pairs.filter(({ TagKey, TagValue }) => TagKey !== '' || TagValue !== '');
  const changes = tagChanges(before, after);
  const twice = new Set(after.map(({ TagKey }) => TagKey)).size < after.length;
  const unfilled = after.some(({ TagKey }) => TagKey.trim() === '');
  const nothing = changes.ReplaceTags.length + changes.DeleteTags.length === 0;
  const reason = () => {
    if (twice) return t('tags.twice');
    return unfilled || nothing ? t('tags.fillFirst') : null;
  };
  const body = {
    Resource: resource,
    ...(changes.ReplaceTags.length > 0 && { ReplaceTags: changes.ReplaceTags }),
    ...(changes.DeleteTags.length > 0 && { DeleteTags: changes.DeleteTags }),
  };
  const set = (index: number, change: Partial<TagPair>) =>
    setPairs(pairs.map((pair, at) => (at === index ? { ...pair, ...change } : pair)));
  return (
    <CallForm
      title={t('tags.editTitle', { name })}
      submit={t('action.save')}
      width={640}
      calls={[call('/tag/ModifyResourceTags', body)]}
      reason={reason()}
      done={t('tags.saved')}
      onClose={onClose}
    >
      {twice && <Notice theme="warning">{t('tags.twice')}</Notice>}
      {pairs.map((pair, index) => (
        <div key={index} className={styles.pair}>
          <TextBox
            aria-label={`${t('tags.key')} ${index + 1}`}
            placeholder={t('tags.key')}
            value={pair.TagKey}
            onChange={(TagKey) => set(index, { TagKey })}
          />
          <TextBox
            aria-label={`${t('tags.value')} ${index + 1}`}
            placeholder={t('tags.value')}
            value={pair.TagValue}
            onChange={(TagValue) => set(index, { TagValue })}
          />
          <Button
            type="button"
            theme="default"
            variant="text"
            aria-label={t('tags.remove', { key: pair.TagKey })}
            icon={<CloseIcon />}
            onClick={() => setPairs(pairs.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        type="button"
        theme="default"
        icon={<AddIcon />}
        onClick={() => setPairs([...pairs, { TagKey: '', TagValue: '' }])}
      >
        {t('tags.add')}
      </Button>
    </CallForm>
  );
}
