import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Key } from '@/api/keys';
import { Card } from '@/components/Card';
import { TabBar } from '@/components/TabBar';
import { DecryptPanel } from './DecryptPanel';
import { EncryptPanel } from './EncryptPanel';

/**
 * Encrypts and decrypts single pieces of data. What is typed and what comes out lives in the state
 * of the panel alone, so changing the tab or leaving the page clears it.
 */
export function OnlineTool({ region, of }: { region: string; of: Key }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<'encrypt' | 'decrypt'>('encrypt');
  return (
    <Card title={t('tool.title')} lead={t('tool.lead')}>
      <TabBar
        label={t('tool.title')}
        tabs={[
          { id: 'encrypt', label: t('tool.encryption') },
          { id: 'decrypt', label: t('tool.decryption') },
        ]}
        value={tab}
        onChange={setTab}
      >
        {tab === 'encrypt' ? <EncryptPanel region={region} of={of} /> : <DecryptPanel region={region} of={of} />}
      </TabBar>
    </Card>
  );
}
