/** 密钥详情页卡片的中文文本。 */
export const keyCards = {
  publicKey: '公钥',
  publicKeyLead: '供加密方或验签方使用。',
  downloadPem: '下载 PEM',
  downloadDer: '下载 DER',
  use: '使用情况',
  useLead: '近 30 天按版本统计的使用者。共 {{count}} 次，最近一次 {{last}}。',
  neverUsed: '该密钥尚未被使用。',
  version: '版本',
  action: '操作',
  user: '用户',
  accessKey: '访问密钥',
  times: '次数',
  lastTime: '最近使用',
  console: '控制台',
};
