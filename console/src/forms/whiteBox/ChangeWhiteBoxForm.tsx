import { useTranslation } from 'react-i18next';

import { call } from '@/api/ask';
import { CallForm } from '@/forms/access/CallForm';
import type { WhiteBoxKey } from '@/api/whiteBox';

/** Which way white-box keys change. */
export type WhiteBoxChange = 'Enable' | 'Disable' | 'Delete';

interface Props {
  region: string;
  change: WhiteBoxChange;
  keys: WhiteBoxKey[];
  onClose: () => void;
  onChanged: () => void;
}

/** The dialog before white-box keys change: says what that means, and names them. */
export function ChangeWhiteBoxForm({ region, change, keys, onClose, onChanged }: Props) {
  const { t } = useTranslation();
  const ids = keys.map((key) => key.KeyId);
  const name = keys[0]?.Alias ?? '';
  const words = {
    Enable: { title: t('whiteBox.enableTitle', { count: keys.length }), body: t('whiteBox.enableBody'), submit: t('whiteBox.enable'), done: t('whiteBox.changed') },
    Disable: { title: t('whiteBox.disableTitle', { count: keys.length }), body: t('whiteBox.disableBody'), submit: t('whiteBox.disable'), done: t('whiteBox.changed') },
    Delete: { title: t('whiteBox.removeTitle', { name }), body: t('whiteBox.removeBody'), submit: t('whiteBox.remove'), done: t('whiteBox.removed', { name }) },
  }[change];
  const calls = {
    Enable: () => call('/kms/EnableWhiteBoxKeys', { KeyIds: ids }, region),
    Disable: () => call('/kms/DisableWhiteBoxKeys', { KeyIds: ids }, region),
    Delete: () => call('/kms/DeleteWhiteBoxKey', { KeyId: ids[0] ?? '' }, region),
  };
  return (
    <CallForm
      title={words.title}
      submit={words.submit}
      danger={change !== 'Enable'}
      calls={[calls[change]()]}
      done={words.done}
      onDone={onChanged}
      onClose={onClose}
    >
      <p>{words.body}</p>
      <ul>
        {keys.map((key) => (
          <li key={key.KeyId}>
            <strong>{key.Alias}</strong> <span className="mono">{key.KeyId}</span>
          </li>
        ))}
      </ul>
    </CallForm>
  );
}
