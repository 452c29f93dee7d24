import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddIcon, TagIcon } from 'tdesign-icons-react';

import { askQuery, call, type Answer } from '@/api/ask';
import { ActionButton } from '@/components/ActionButton';
import { CliNote } from '@/components/CliNote';
import type { Column } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { Field } from '@/components/Field';
import { ListSheet } from '@/components/ListSheet';
import { PageHeading } from '@/components/PageHeading';
import { TextBox } from '@/components/TextBox';
import { CallForm } from '@/forms/access/CallForm';
import { ConfirmForm } from '@/forms/access/ConfirmForm';
import { ANY_REGION, cliCalls } from '@/lib/cliCalls';
import { SIZES } from '@/lib/pageSearch';
import { useNotAllowed } from '@/lib/useAllowed';
import accessStyles from '@/pages/access/access.module.css';
import { RowButton } from '@/pages/access/RowButton';
import { to } from '@/routes';
import { TagUsage } from './TagUsage';

type Tag = Answer<'/tag/DescribeTags'>['Tags'][number];

/** The tags of the account. */
export function TagsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/tags' });
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const [deleting, setDeleting] = useState<Tag | null>(null);
  const [summed, setSummed] = useState<string | null>(null);
  const mayNotCreate = useNotAllowed('tag:CreateTag');
  const size = search.size ?? SIZES[0];
  const body = {
    Offset: ((search.page ?? 1) - 1) * size,
    Limit: size,
    ...(search.q && { TagKey: search.q }),
  };
  const { data, error } = useQuery(askQuery('/tag/DescribeTags', body));
  const total = data?.TotalCount ?? 0;
  const columns: Column<Tag>[] = [
    { id: 'key', header: t('tags.key'), cell: (tag) => <span className={accessStyles.name}>{tag.TagKey}</span> },
    { id: 'value', header: t('tags.value'), cell: (tag) => tag.TagValue || '-' },
    {
      id: 'operations',
      header: t('access.operations'),
      width: 150,
      cell: (tag) => {
        const name = `${tag.TagKey}: ${tag.TagValue}`;
        return (
          <span className={accessStyles.rowButtons}>
            <RowButton label={t('tags.usage')} of={name} onClick={() => setSummed(tag.TagKey)} />
            <RowButton
              label={t('tags.delete')}
              of={name}
              danger
              reason={tag.CanDelete === 1 ? null : t('tags.inUse')}
              onClick={() => setDeleting(tag)}
            />
          </span>
        );
      },
    },
  ];
  const empty = search.q ? 'noMatch' : 'none';
  return (
    <>
      <PageHeading title={t('tags.title')} lead={t('tags.lead')} />
      <ListSheet
        label={t('tags.title')}
        columns={columns}
        rows={data?.Tags}
        rowId={(tag) => `${tag.TagKey}&${tag.TagValue}`}
        total={total}
        told={t('tags.total', { count: total })}
        error={error}
        search={search}
        searchLabel={t('tags.search')}
        onSearch={(next) => void navigate(to.tags(next))}
        actions={
          <ActionButton theme="primary" icon={<AddIcon />} reason={mayNotCreate} onClick={() => setCreating(true)}>
            {t('tags.create')}
          </ActionButton>
        }
        empty={<EmptyState icon={<TagIcon />} title={t(`tags.${empty}`)} body={t(`tags.${empty}Body`)} />}
      />
      <CliNote region={ANY_REGION} calls={cliCalls([call('/tag/DescribeTags', body)])} />
      {summed !== null && <TagUsage tagKey={summed} />}
      {creating && <CreateTagForm onClose={() => setCreating(false)} />}
      {deleting && (
        <ConfirmForm
          title={t('tags.deleteTitle', { tag: `${deleting.TagKey}: ${deleting.TagValue}` })}
          body={t('tags.deleteBody')}
          submit={t('tags.delete')}
          done={t('tags.deleted', { tag: `${deleting.TagKey}: ${deleting.TagValue}` })}
          calls={[call('/tag/DeleteTag', { TagKey: deleting.TagKey, TagValue: deleting.TagValue })]}
          onClose={() => setDeleting(null)}
        />
      )}
    </>
  );
}

/** The dialog that makes a tag. */
function CreateTagForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  return (
    <CallForm
      title={t('tags.create')}
      submit={t('tags.create')}
      calls={[call('/tag/CreateTag', { TagKey: key, TagValue: value })]}
      reason={key.trim() === '' || value.trim() === '' ? t('tags.fillFirst') : null}
      done={t('tags.created', { tag: `${key}: ${value}` })}
      onClose={onClose}
    >
      <Field label={t('tags.key')} hint={t('tags.keyHint')} required>
        {(control) => <TextBox {...control} data-autofocus value={key} onChange={setKey} />}
      </Field>
      <Field label={t('tags.value')} required>
        {(control) => <TextBox {...control} value={value} onChange={setValue} />}
      </Field>
    </CallForm>
  );
}
