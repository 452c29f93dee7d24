import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { askQuery, call, type Answer } from '@/api/ask';
import { Card } from '@/components/Card';
import { CliNote } from '@/components/CliNote';
import { CopyButton } from '@/components/CopyButton';
import { DetailList, type Detail } from '@/components/DetailList';
import { ErrorNote } from '@/components/ErrorNote';
import { Field } from '@/components/Field';
import { PageHeading } from '@/components/PageHeading';
import { TextBox } from '@/components/TextBox';
import { ANY_REGION, cliCalls } from '@/lib/cliCalls';
import { to } from '@/routes';
import styles from './access.module.css';

/** Why a call was refused, by the id of its request. The id is in the address, so that the answer can be passed on. */
export function RefusalPage() {
  const { t } = useTranslation();
  const { q = '' } = useSearch({ from: '/signed-in/access/refusals' });
  const navigate = useNavigate();
  const [id, setId] = useState(q);
  const body = { RefusedRequestId: q };
  const { data, error } = useQuery({
    ...askQuery('/keyward/ExplainRefusal', body),
    enabled: q !== '',
    placeholderData: undefined,
  });
  return (
    <>
      <PageHeading title={t('access.refusal')} lead={t('access.refusalLead')} />
      <Card>
        <form
          className={styles.stack}
          onSubmit={(event) => {
            event.preventDefault();
            void navigate(to.refusal(id.trim()));
          }}
        >
          <Field label={t('access.requestId')} required>
            {(control) => <TextBox {...control} className="mono" value={id} onChange={setId} />}
          </Field>
          <div className={styles.row}>
            <Button type="submit" theme="primary">
              {t('access.explain')}
            </Button>
          </div>
          {error && <ErrorNote error={error} />}
          {q !== '' && <CliNote region={ANY_REGION} calls={cliCalls([call('/keyward/ExplainRefusal', body)])} />}
        </form>
      </Card>
      {data && <Explanation of={data} />}
    </>
  );
}

function Explanation({ of }: { of: Answer<'/keyward/ExplainRefusal'> }) {
  const { t } = useTranslation();
  const why = of.Explanation;
  const decision = why.Decision === 'Denied' || why.Decision === 'Allowed' ? why.Decision : 'NotAllowed';
  const details: Detail[] = [
    [t('access.who'), `${of.UserName} (${of.Uin})`],
    [t('access.action'), <code key="action">{why.Action}</code>],
    [t('access.resource'), <code key="resource">{why.Resource}</code>, 'wide'],
    [t('access.decision'), t(`access.decision${decision}`), 'wide'],
  ];
  const missing = why.MissingPolicy;
  return (
    <Card title={t('access.refusal')}>
      <div className={styles.stack}>
        <DetailList details={details} />
        <ul>
          {why.Layers.map(
            ({ Layer, DecidedBy }) =>
              DecidedBy && (
                <li key={Layer}>
                  {t('access.decidedBy', {
                    statement: DecidedBy.Statement,
                    policy: DecidedBy.PolicyName,
                    effect: DecidedBy.Effect,
                  })}
                </li>
              ),
          )}
        </ul>
        {missing && (
          <div>
            <h3 className={styles.name}>
              {t('access.missing')} <CopyButton value={missing} name={t('access.missing')} />
            </h3>
            <pre className={styles.pre} tabIndex={0} aria-label={t('access.missing')}>
              {missing}
            </pre>
          </div>
        )}
      </div>
    </Card>
  );
}
