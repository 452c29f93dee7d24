/** A device as the service takes it. */
export interface Device {
  Identity: string;
  Description: string;
}

/** What is wrong with a line of a list of devices. */
export interface LineProblem {
  /** From 1. */
  line: number;
  kind: 'identity' | 'twice' | 'long';
}

/** How many devices a key may be bound to. */
export const DEVICES = 200;
/** How many bytes a description has at most. */
const DESCRIPTION = 1024;

const IDENTITY = /^[0-9a-f]{8}(-[0-9a-f]{14}){3}-[0-9a-f]{16}$/;

/**
 * Reads devices, one a line: the fingerprint, then, after a comma, what the device is called. A line `Identity,Description` on
 * top, empty lines and the quotes of spreadsheets are taken too.
 */
export function readDevices(text: string): { devices: Device[]; problems: LineProblem[] } {
  const devices: Device[] = [];
  const problems: LineProblem[] = [];
  const known = new Set<string>();
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.replace(/^\uFEFF/, '').trim();
    if (line === '' || (index === 0 && /^"?identity/i.test(line))) return;
    const comma = line.indexOf(',');
    const identity = unquoted(comma < 0 ? line : line.slice(0, comma));
    const description = comma < 0 ? '' : unquoted(line.slice(comma + 1));
    const problem = (kind: LineProblem['kind']) => problems.push({ line: index + 1, kind });
    if (!IDENTITY.test(identity)) return problem('identity');
    if (known.has(identity)) return problem('twice');
    if (new TextEncoder().encode(description).length > DESCRIPTION) return problem('long');
    known.add(identity);
    devices.push({ Identity: identity, Description: description });
  });
  return { devices, problems };
}

/** Devices as such a list. */
export function writeDevices(devices: { Identity: string; Description?: string | null }[]): string {
  return devices.map(({ Identity, Description }) => (Description ? `${Identity},${Description.replaceAll('\n', ' ')}` : Identity)).join('\n');
}

function unquoted(cell: string): string {
  const text = cell.trim();
  return /^".*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}
