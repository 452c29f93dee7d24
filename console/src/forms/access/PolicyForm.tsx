import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'tdesign-react';

import { askQuery, call } from '@/api/ask';
import { ErrorNote } from '@/components/ErrorNote';
import { Field } from '@/components/Field';
import { SelectBox } from '@/components/SelectBox';
import { TextArea, TextBox } from '@/components/TextBox';
import { policyProblem, TEMPLATE, withStatement } from '@/lib/policyCheck';
import styles from '@/pages/access/access.module.css';
import { CallForm } from './CallForm';

interface Props {
  /** The policy to look at or change; `null` for a new one. */
  of: { id: number; name: string; preset: boolean } | null;
  onClose: () => void;
}

/** The dialog with a policy: its document, checked while it is typed, and a way to add statements without writing JSON. */
export function PolicyForm({ of: policy, onClose }: Props) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    ...askQuery('/cam/GetPolicy', { PolicyId: policy?.id ?? 0 }),
    enabled: policy !== null,
  });
  const [typed, setTyped] = useState<{ name?: string; description?: string; document?: string }>({});
  const name = typed.name ?? policy?.name ?? '';
  const description = typed.description ?? data?.Description ?? '';
  const document = typed.document ?? (policy ? pretty(data?.PolicyDocument ?? '') : TEMPLATE);
  const loading = policy !== null && !data;
  const problem = loading ? null : policyProblem(document);
  const wrong = problem && t(`policies.problem.${problem.kind}`, { statement: problem.statement, found: problem.found });
  const reason = () => {
    if (policy?.preset) return t('policies.presetStays');
    if (loading) return t('audit.loading');
    if (name.trim() === '') return t('policies.needName');
    return wrong ? t('create.fixFirst') : null;
  };
  const facts = { PolicyName: name, PolicyDocument: document, Description: description };
  return (
    <CallForm
      title={policy ? policy.name : t('policies.create')}
      submit={policy ? t('action.save') : t('policies.create')}
      width={820}
      calls={[policy ? call('/cam/UpdatePolicy', { PolicyId: policy.id, ...facts }) : call('/cam/CreatePolicy', facts)]}
      reason={reason()}
      done={t(policy ? 'policies.saved' : 'policies.created', { name })}
      onClose={onClose}
    >
      {error && <ErrorNote error={error} />}
      {!policy?.preset && (
        <Field label={t('policies.name')} hint={t('policies.nameHint')} required>
          {(control) => (
            <TextBox {...control} data-autofocus value={name} onChange={(name) => setTyped({ ...typed, name })} />
          )}
        </Field>
      )}
      <Field label={t('policies.description')}>
        {(control) => (
          <TextBox
            {...control}
            readOnly={policy?.preset}
            value={description}
            onChange={(description) => setTyped({ ...typed, description })}
          />
        )}
      </Field>
      <Field label={t('policies.document')} error={wrong} required>
        {(control) => (
          <TextArea
            {...control}
            className="mono"
            rows={14}
            spellCheck={false}
            readOnly={policy?.preset}
            value={document}
            onChange={(document) => setTyped({ ...typed, document })}
          />
        )}
      </Field>
      {!policy?.preset && (
        <StatementBuilder
          disabled={problem?.kind === 'json'}
          onAdd={(statement) => setTyped({ ...typed, document: withStatement(document, statement) })}
        />
      )}
    </CallForm>
  );
}

interface BuilderProps {
  disabled: boolean;
  onAdd: (statement: { effect: string; action: string[]; resource: string[] }) => void;
}

/** Fields from which a statement is made. */
function StatementBuilder({ disabled, onAdd }: BuilderProps) {
  const { t } = useTranslation();
  const [effect, setEffect] = useState('allow');
  const [actions, setActions] = useState('');
  const [resources, setResources] = useState('*');
  const list = (text: string) => text.split(/[\s,]+/).filter((each) => each !== '');
  const ready = !disabled && list(actions).length > 0 && list(resources).length > 0;
  return (
    <details className={styles.builder}>
      <summary>{t('policies.builder')}</summary>
      <div className={styles.stack}>
        <Field label={t('policies.effect')}>
          {(control) => (
            <SelectBox {...control} value={effect} onChange={(event) => setEffect(event.target.value)}>
              <option value="allow">{t('policies.allow')}</option>
              <option value="deny">{t('policies.deny')}</option>
            </SelectBox>
          )}
        </Field>
        <Field label={t('policies.actions')}>
          {(control) => (
            <TextBox {...control} placeholder="kms:Encrypt, kms:Describe*" value={actions} onChange={setActions} />
          )}
        </Field>
        <Field label={t('policies.resources')}>
          {(control) => <TextBox {...control} value={resources} onChange={setResources} />}
        </Field>
        <Button
          type="button"
          theme="default"
          disabled={!ready}
          onClick={() => {
            onAdd({ effect, action: list(actions), resource: list(resources) });
            setActions('');
          }}
        >
          {t('policies.add')}
        </Button>
      </div>
    </details>
  );
}

/** JSON with a line for each thing; the text as it is, if it is none. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
