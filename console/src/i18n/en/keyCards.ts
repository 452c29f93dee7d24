/** What the cards of a key's page say, in English. */
export const keyCards = {
  publicKey: 'Public key',
  publicKeyLead: 'For those who encrypt to this key or check its signatures.',
  downloadPem: 'Download PEM',
  downloadDer: 'Download DER',
  use: 'Use',
  useLead: 'Who used this key in the last 30 days, by version. {{count}} uses; the last {{last}}.',
  neverUsed: 'Nobody has used this key yet.',
  version: 'Version',
  action: 'Action',
  user: 'User',
  accessKey: 'Access key',
  times: 'Uses',
  lastTime: 'Last time',
  console: 'Console',
};
