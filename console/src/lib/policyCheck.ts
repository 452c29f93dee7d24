/** What is wrong with a policy document, and in which statement (from 1), if it is in one. */
export interface PolicyProblem {
  kind: 'json' | 'version' | 'statements' | 'effect' | 'action' | 'resource' | 'condition';
  statement?: number;
  /** What stands there, or what the parser said. */
  found?: string;
}

/** What a policy that allows nothing in particular looks like, to begin with. */
export const TEMPLATE = JSON.stringify(
  { version: '2.0', statement: [{ effect: 'allow', action: ['kms:DescribeKey'], resource: ['*'] }] },
  null,
  2,
);

const ACTION = /^(name\/)?(\*|[a-z]+:(\*|[A-Za-z]+\*?))$/;

/**
 * Checks the rules of policy documents that most mistakes break, while the user types. The server decides; this only says so
 * earlier, and where.
 */
export function policyProblem(text: string): PolicyProblem | null {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { kind: 'json', found: (error as Error).message };
  }
  const { version, statement } = (document ?? {}) as Record<string, unknown>;
  if (version !== '2.0') return { kind: 'version', found: String(version) };
  const statements = Array.isArray(statement) ? statement : [statement];
  if (statements.length === 0 || statements.some((each) => typeof each !== 'object' || each === null)) return { kind: 'statements' };
  for (const [index, each] of (statements as Record<string, unknown>[]).entries()) {
    const problem = statementProblem(each);
    if (problem) return { ...problem, statement: index + 1 };
  }
  return null;
}

function statementProblem({ effect, action, resource, condition }: Record<string, unknown>): PolicyProblem | null {
  if (effect !== 'allow' && effect !== 'deny') return { kind: 'effect', found: String(effect) };
  const wrongAction = texts(action).find((text) => !ACTION.test(text));
  if (texts(action).length === 0 || wrongAction !== undefined) return { kind: 'action', found: wrongAction ?? '' };
  const wrongResource = texts(resource).find((text) => text !== '*' && !(text.startsWith('qcs::') && text.split(':').length >= 6));
  if (texts(resource).length === 0 || wrongResource !== undefined) return { kind: 'resource', found: wrongResource ?? '' };
  const wrong = condition !== undefined && (typeof condition !== 'object' || condition === null || Array.isArray(condition));
  return wrong ? { kind: 'condition' } : null;
}

function texts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((each) => each !== undefined).map(String);
}

/** The document with one more statement; the text as it is, if that is no document. */
export function withStatement(text: string, statement: { effect: string; action: string[]; resource: string[] }): string {
  try {
    const document = JSON.parse(text) as { statement?: unknown };
    const before = Array.isArray(document.statement) ? document.statement : [document.statement].filter(Boolean);
    return JSON.stringify({ version: '2.0', ...document, statement: [...before, statement] }, null, 2);
  } catch {
    return text;
  }
}
