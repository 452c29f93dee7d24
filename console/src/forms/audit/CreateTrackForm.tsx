import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { call } from '@/api/ask';
import { Field } from '@/components/Field';
import { SelectBox } from '@/components/SelectBox';
import { TextBox } from '@/components/TextBox';
import { CallForm } from '@/forms/access/CallForm';
import styles from '@/pages/access/access.module.css';

const SERVICES = ['*', 'kms', 'cam', 'cloudaudit', 'tag', 'sts'] as const;
const ACCESS = ['*', 'Write', 'Read'] as const;

/** The dialog that makes a track: what is delivered, and where. */
export function CreateTrackForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { session } = useRouteContext({ from: '/signed-in' });
  const [facts, setFacts] = useState({
    name: '',
    storage: '',
    region: session.Regions[0]?.Name ?? '',
    prefix: 'audit',
    service: '*',
    access: '*',
    compress: true,
  });
  const set = (change: Partial<typeof facts>) => setFacts({ ...facts, ...change });
  const filled = [facts.name, facts.storage, facts.region, facts.prefix].every((text) => text.trim() !== '');
  const body = {
    Name: facts.name,
    Status: 1,
    ActionType: facts.access,
    ResourceType: facts.service,
    EventNames: ['*'],
    Storage: {
      StorageType: 'cos',
      StorageRegion: facts.region,
      StorageName: facts.storage,
      StoragePrefix: facts.prefix,
      Compress: facts.compress ? 1 : 2,
    },
  };
  return (
    <CallForm
      title={t('tracks.create')}
      submit={t('tracks.create')}
      calls={[call('/cloudaudit/CreateAuditTrack', body)]}
      reason={filled ? null : t('tracks.fillFirst')}
      done={t('tracks.created', { name: facts.name })}
      onClose={onClose}
    >
      <Field label={t('tracks.name')} hint={t('tracks.nameHint')} required>
        {(control) => <TextBox {...control} data-autofocus value={facts.name} onChange={(name) => set({ name })} />}
      </Field>
      <Field label={t('tracks.storageName')} hint={t('tracks.storageHint')} required>
        {(control) => <TextBox {...control} value={facts.storage} onChange={(storage) => set({ storage })} />}
      </Field>
      <Field label={t('tracks.region')} required>
        {(control) => <TextBox {...control} value={facts.region} onChange={(region) => set({ region })} />}
      </Field>
      <Field label={t('tracks.prefix')} hint={t('tracks.prefixHint')} required>
        {(control) => <TextBox {...control} value={facts.prefix} onChange={(prefix) => set({ prefix })} />}
      </Field>
      <Field label={t('tracks.service')}>
        {(control) => (
          <SelectBox {...control} value={facts.service} onChange={(event) => set({ service: event.target.value })}>
            {SERVICES.map((service) => (
              <option key={service} value={service}>
                {t(`tracks.services.${service}`)}
              </option>
            ))}
          </SelectBox>
        )}
      </Field>
      <Field label={t('tracks.access')}>
        {(control) => (
          <SelectBox {...control} value={facts.access} onChange={(event) => set({ access: event.target.value })}>
            {ACCESS.map((access) => (
              <option key={access} value={access}>
                {t(`tracks.accessKind.${access}`)}
              </option>
            ))}
          </SelectBox>
        )}
      </Field>
      <label className={styles.check}>
        <input type="checkbox" checked={facts.compress} onChange={(event) => set({ compress: event.target.checked })} />
        {t('tracks.compress')}
      </label>
    </CallForm>
  );
}
