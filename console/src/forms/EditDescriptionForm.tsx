import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useUpdateDescription, type Key } from '@/api/keys';
import { FormModal } from '@/components/FormModal';
import { ErrorNote } from '@/components/ErrorNote';
import { useTell } from '@/components/Toaster';
import { utf8 } from '@/lib/bytes';
import { DESCRIPTION_BYTES as limit } from '@/lib/limits';
import { DescriptionField } from './DescriptionField';

/** The dialog that gives a key another description. */
export function EditDescriptionForm({ region, of, onClose }: { region: string; of: Key; onClose: () => void }) {
  const { t } = useTranslation();
  const tell = useTell();
  const update = useUpdateDescription(region, of.KeyId);
  const [description, setDescription] = useState(of.Description);

  const reason = () => {
    if (utf8(description).length > limit) return t('create.tooLong', { limit });
    return description === of.Description ? t('alias.descriptionUnchanged') : null;
  };
  const save = () =>
    update.mutate(description, {
      onSuccess: () => {
        tell({ text: t('key.descriptionSaved') });
        onClose();
      },
    });

  return (
    <FormModal
      title={t('key.modifyDescription')}
      submit={t('action.save')}
      reason={reason()}
      busy={update.isPending}
      onSubmit={save}
      onClose={onClose}
    >
      {update.error && <ErrorNote error={update.error} />}
      <DescriptionField value={description} onChange={setDescription} autoFocus />
    </FormModal>
  );
}
