import { expect, it } from 'vitest';

import { toCsv, toJsonLines } from './eventFile';

const event = {
  eventTime: 1_790_000_000,
  eventName: 'CreateKey',
  userIdentity: { userName: '=HYPERLINK("x")' },
  resourceName: '-',
  eventRegion: 'ap-guangzhou',
  apiErrorCode: 0,
  sourceIPAddress: '127.0.0.1',
  requestID: 'id',
};

it('writes tables in which no name becomes a formula', () => {
  expect(toCsv([event]).split('\r\n')).toEqual([
    'eventTime,eventName,userName,resourceName,eventRegion,apiErrorCode,sourceIPAddress,requestID',
    `2026-09-21T14:13:20.000Z,CreateKey,"'=HYPERLINK(""x"")",-,ap-guangzhou,0,127.0.0.1,id`,
    '',
  ]);
});

it('writes one event a line', () => {
  expect(toJsonLines([event, event]).trimEnd().split('\n').map((line) => JSON.parse(line))).toEqual([event, event]);
});
