import { useTranslation } from 'react-i18next';
import { LockOnIcon, SearchIcon } from 'tdesign-icons-react';
import { Button } from 'tdesign-react';

import { EmptyState } from '@/components/EmptyState';
import type { ListSearch } from '@/lib/listSearch';

interface Props {
  search: ListSearch;
  onCreate: () => void;
  onSearch: (search: ListSearch) => void;
}

/** An empty list says why it is empty: no key at all, none that matches, or a page too far. */
export function KeyListEmpty({ search, onCreate, onSearch }: Props) {
  const { t } = useTranslation();
  const { page, ...firstPage } = search;
  if (page) {
    return (
      <EmptyState
        icon={<SearchIcon />}
        title={t('keys.noMatchTitle')}
        body={t('keys.noPageBody')}
        action={<Button onClick={() => onSearch(firstPage)}>{t('keys.firstPage')}</Button>}
      />
    );
  }
  if (search.q || search.state) {
    return (
      <EmptyState
        icon={<SearchIcon />}
        title={t('keys.noMatchTitle')}
        body={t('keys.noMatchBody')}
        action={
          <Button theme="default" onClick={() => onSearch({ size: search.size })}>
            {t('action.clearFilters')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon={<LockOnIcon />}
      title={t('keys.emptyTitle')}
      body={t('keys.emptyBody')}
      action={<Button onClick={onCreate}>{t('keys.emptyAction')}</Button>}
    />
  );
}
