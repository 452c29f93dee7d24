/** An event as a file has it: the members of its document. */
export type EventDocument = Record<string, unknown>;

/** Which members a table has, in this order. */
const COLUMNS = ['eventTime', 'eventName', 'userName', 'resourceName', 'eventRegion', 'apiErrorCode', 'sourceIPAddress', 'requestID'];

/** Events as a table for spreadsheets (RFC 4180), times in UTC. */
export function toCsv(events: EventDocument[]): string {
  const value = (event: EventDocument, column: string) => {
    if (column === 'eventTime') return new Date(Number(event.eventTime) * 1000).toISOString();
    if (column === 'userName') return (event.userIdentity as EventDocument | undefined)?.userName;
    return event[column];
  };
  const lines = events.map((event) => COLUMNS.map((column) => cell(String(value(event, column) ?? ''))).join(','));
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

/** Events as lines of JSON. */
export function toJsonLines(events: EventDocument[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** A cell. What a spreadsheet would take for a formula is marked as text: names come from users. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && text !== '-' ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
