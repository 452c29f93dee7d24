import { describe, expect, it } from 'vitest';

import { policyProblem, TEMPLATE, withStatement } from './policyCheck';

const document = (statement: object) =>
  JSON.stringify({ version: '2.0', statement: [{ effect: 'allow', action: 'kms:*', resource: '*', ...statement }] });

describe('a policy document', () => {
  it('is fine as it is proposed, and in the forms that the service takes', () => {
    expect(policyProblem(TEMPLATE)).toBeNull();
    expect(policyProblem(document({}))).toBeNull();
    expect(policyProblem(document({ action: ['name/kms:Describe*', '*'], resource: 'qcs::kms::uin/1:key/*' }))).toBeNull();
  });

  it('is told what is wrong, and where', () => {
    expect(policyProblem('{')?.kind).toBe('json');
    expect(policyProblem('{"version":"1"}')).toEqual({ kind: 'version', found: '1' });
    expect(policyProblem('{"version":"2.0","statement":[]}')).toEqual({ kind: 'statements' });
    expect(policyProblem(document({ effect: 'maybe' }))).toEqual({ kind: 'effect', statement: 1, found: 'maybe' });
    expect(policyProblem(document({ action: 'kms' }))).toEqual({ kind: 'action', statement: 1, found: 'kms' });
    expect(policyProblem(document({ resource: 'qcs::kms' }))).toEqual({ kind: 'resource', statement: 1, found: 'qcs::kms' });
    expect(policyProblem(document({ condition: [] }))).toEqual({ kind: 'condition', statement: 1 });
  });

  it('grows by a statement', () => {
    const grown = withStatement(TEMPLATE, { effect: 'deny', action: ['kms:*'], resource: ['*'] });
    expect(policyProblem(grown)).toBeNull();
    expect(JSON.parse(grown).statement).toHaveLength(2);
    expect(withStatement('{', { effect: 'deny', action: [], resource: [] })).toBe('{');
  });
});
