import { useRouteContext } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { Field } from '@/components/Field';
import { FormModal } from '@/components/FormModal';
import { SelectBox } from '@/components/SelectBox';
import { TextBox } from '@/components/TextBox';
import type { EventSearch } from '@/lib/eventSearch';
import { forgetSearch, savedSearches, saveSearch } from '@/lib/savedSearches';
import styles from './audit.module.css';

interface Props {
  search: EventSearch;
  onSearch: (search: EventSearch) => void;
}

/** Searches that were kept under a name in this browser. */
export function SavedSearches({ search, onSearch }: Props) {
  const { t } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const account = session.Uin;
  const id = useId();
  const [saved, setSaved] = useState(() => savedSearches(account));
  const [saving, setSaving] = useState(false);
  const [name, setName] = useState('');
  const same = (other: EventSearch) => JSON.stringify(other) === JSON.stringify(search);
  const shown = saved.find((each) => same(each.search));
  const close = () => {
    setSaving(false);
    setName('');
  };
  return (
    <>
      {saved.length > 0 && (
        <>
          <label htmlFor={id}>{t('audit.saved')}</label>
          <SelectBox
            id={id}
            className={styles.saved}
            value={shown?.name ?? ''}
            onChange={(event) => {
              const chosen = saved.find((each) => each.name === event.target.value);
              if (chosen) onSearch(chosen.search);
            }}
          >
            {!shown && <option value="">{t('audit.choose')}</option>}
            {saved.map((each) => (
              <option key={each.name}>{each.name}</option>
            ))}
          </SelectBox>
        </>
      )}
      {shown ? (
        <Button theme="default" variant="text" onClick={() => setSaved(forgetSearch(account, shown.name))}>
          {t('audit.forget')}
        </Button>
      ) : (
        <Button theme="default" variant="text" onClick={() => setSaving(true)}>
          {t('audit.save')}
        </Button>
      )}
      {saving && (
        <FormModal
          title={t('audit.saveTitle')}
          submit={t('action.save')}
          reason={name.trim() === '' ? t('create.fixFirst') : null}
          busy={false}
          onSubmit={() => {
            setSaved(saveSearch(account, { name: name.trim(), search }));
            close();
          }}
          onClose={close}
        >
          <Field label={t('audit.saveName')} hint={t('audit.saveHint')} required>
            {(control) => <TextBox {...control} data-autofocus maxLength={60} value={name} onChange={setName} />}
          </Field>
        </FormModal>
      )}
    </>
  );
}
