import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useUpdateAlias, type Key } from '@/api/keys';
import { FormModal } from '@/components/FormModal';
import { ErrorNote } from '@/components/ErrorNote';
import { useTell } from '@/components/Toaster';
import { aliasProblem } from '@/lib/alias';
import { AliasField, isAliasError } from './AliasField';

/** The dialog that gives a key another name. */
export function EditNameForm({ region, of, onClose }: { region: string; of: Key; onClose: () => void }) {
  const { t } = useTranslation();
  const tell = useTell();
  const update = useUpdateAlias(region, of.KeyId);
  const [alias, setAlias] = useState(of.Alias);
  const problem = aliasProblem(alias);

  const save = () =>
    update.mutate(alias, {
      onSuccess: () => {
        tell({ text: t('key.nameSaved') });
        onClose();
      },
    });

  return (
    <FormModal
      title={t('key.modifyName')}
      submit={t('action.save')}
      reason={problem ? t(`alias.${problem}`) : alias === of.Alias ? t('alias.unchanged') : null}
      busy={update.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      {update.error && !isAliasError(update.error) && <ErrorNote error={update.error} />}
      <AliasField
        value={alias}
        onChange={(text) => {
          setAlias(text);
          update.reset();
        }}
        serverError={update.error}
      />
    </FormModal>
  );
}
