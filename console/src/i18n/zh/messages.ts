import type { messages as english } from '../en/messages';

/** What the message centre says, in Chinese. */
export const messages = {
  group: '审计与消息',
  title: '消息',
  lead: '需要尽快处理的事项。告警保留 180 天。',
  total_other: '共 {{count}} 条告警',
  unread_other: '{{count}} 条未读',
  onlyUnread: '仅看未读',
  readAll: '全部标为已读',
  markRead: '标为已读',
  allRead: '所有告警已标为已读',
  alarm: '告警',
  about: '相关资源',
  last: '最近发生',
  times_other: '{{count}} 次',
  operations: '操作',
  isUnread: '未读',
  none: '暂无告警',
  noneBody: '计划删除的密钥被使用、登录连续失败或磁盘即将写满时，会在此显示。',
  noneUnread: '没有未读告警',
  noneUnreadBody: '所有告警均已阅读。',
} satisfies Record<Exclude<keyof typeof english, 'total_one' | 'unread_one' | 'times_one'>, string>;
