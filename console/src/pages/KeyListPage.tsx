import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { keyListQuery, type Key } from '@/api/keys';
import { DataTable } from '@/components/DataTable';
import { ErrorNote } from '@/components/ErrorNote';
import { PageHeading } from '@/components/PageHeading';
import { Pager } from '@/components/Pager';
import { useTell } from '@/components/Toaster';
import { ChangeStateForm, type Change } from '@/forms/ChangeStateForm';
import { CreateKeyForm } from '@/forms/CreateKeyForm';
import { EditKeyTagsForm } from '@/forms/tags/EditKeyTagsForm';
import { PAGE_SIZES, type ListSearch } from '@/lib/listSearch';
import { to } from '@/routes';
import { useKeyColumns } from './keyList/columns';
import { KeyListEmpty } from './keyList/KeyListEmpty';
import { KeyListToolbar } from './keyList/KeyListToolbar';
import styles from './KeyListPage.module.css';

const NONE: ReadonlySet<string> = new Set();

/** The keys of a region. What is searched, filtered and sorted for is in the URL. */
export function KeyListPage() {
  const { region } = useParams({ from: '/signed-in/$region/keys' });
  // Another region is another page: nothing that was selected or open there may act here.
  return <KeyList key={region} region={region} />;
}

function KeyList({ region }: { region: string }) {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/$region/keys' });
  const navigate = useNavigate();
  const tell = useTell();
  const list = useQuery(keyListQuery(region, search));
  const [selected, setSelected] = useState(NONE);
  const [created, setCreated] = useState<string | null>(null);
  const [creating, setCreating] = useState(false);
  const [tagging, setTagging] = useState<Key[] | null>(null);
  const [changing, setChanging] = useState<{ change: Change; keys: Key[] } | null>(null);

  /** Shows another part of the list; a new search begins on its first page. */
  const show = (next: ListSearch) => {
    setSelected(NONE);
    void navigate(to.keys(region, { ...search, page: undefined, ...next }));
  };
  const columns = useKeyColumns({
    region,
    search,
    onSearch: show,
    onChange: (change, key) => setChanging({ change, keys: [key] }),
  });
  const keys = list.data?.KeyMetadatas;
  const total = list.data?.TotalCount ?? 0;

  return (
    <>
      <PageHeading title={t('keys.title')} lead={t('keys.lead')} />
      <section className={styles.sheet} aria-label={t('keys.title')}>
        <KeyListToolbar
          search={search}
          selected={keys?.filter((key) => selected.has(key.KeyId)) ?? []}
          refreshing={list.isFetching}
          onSearch={show}
          onCreate={() => setCreating(true)}
          onChange={(change, keys) => setChanging({ change, keys })}
          onEditTags={setTagging}
          onClearSelection={() => setSelected(NONE)}
          onRefresh={() => void list.refetch()}
        />
        {list.error && (
          <div className={styles.error}>
            <ErrorNote error={list.error} />
          </div>
        )}
        {!(list.error && !keys) && (
          <DataTable
            label={t('keys.tableLabel')}
            columns={columns}
            rows={keys}
            rowId={(key) => key.KeyId}
            highlight={created}
            selection={{
              selected,
              onChange: setSelected,
              label: (key) => t('keys.selectOne', { name: key.Alias }),
              allLabel: t('keys.selectAll'),
            }}
            empty={
              <KeyListEmpty
                search={search}
                onCreate={() => setCreating(true)}
                onSearch={(next) => void navigate(to.keys(region, next))}
              />
            }
          />
        )}
        {total > 0 && (
          <Pager
            total={total}
            page={search.page ?? 1}
            size={search.size ?? PAGE_SIZES[0]}
            sizes={PAGE_SIZES}
            onPage={(page) => show({ page })}
            onSize={(size) => show({ size })}
          />
        )}
      </section>
      {creating && (
        <CreateKeyForm
          region={region}
          onClose={() => setCreating(false)}
          onCreated={(key) => {
            setCreating(false);
            setCreated(key.KeyId);
            tell({ text: t('keys.created', { name: key.Alias }) });
            // Without filter and with the newest first, the new key is on top.
            void navigate(to.keys(region, { size: search.size }));
          }}
        />
      )}
      {tagging && <EditKeyTagsForm region={region} keys={tagging} onClose={() => setTagging(null)} />}
      {changing && (
        <ChangeStateForm
          region={region}
          {...changing}
          onClose={() => setChanging(null)}
          onChanged={() => setSelected(NONE)}
        />
      )}
    </>
  );
}
