import { currentLanguage } from '@/i18n';

/** Names of regions as Tencent Cloud's users know them: English, Chinese. */
const NAMES: Record<string, [string, string]> = {
  'ap-bangkok': ['Bangkok', '曼谷'],
  'ap-beijing': ['Beijing', '北京'],
  'ap-chengdu': ['Chengdu', '成都'],
  'ap-chongqing': ['Chongqing', '重庆'],
  'ap-guangzhou': ['Guangzhou', '广州'],
  'ap-hongkong': ['Hong Kong (China)', '中国香港'],
  'ap-jakarta': ['Jakarta', '雅加达'],
  'ap-nanjing': ['Nanjing', '南京'],
  'ap-seoul': ['Seoul', '首尔'],
  'ap-shanghai': ['Shanghai', '上海'],
  'ap-singapore': ['Singapore', '新加坡'],
  'ap-tokyo': ['Tokyo', '东京'],
  'eu-frankfurt': ['Frankfurt', '法兰克福'],
  'na-ashburn': ['Virginia', '弗吉尼亚'],
  'na-siliconvalley': ['Silicon Valley', '硅谷'],
  'sa-saopaulo': ['São Paulo', '圣保罗'],
};

/** The name of a region in the language on screen; its id if it is a region of one's own. */
export function regionName(region: string): string {
  return NAMES[region]?.[currentLanguage() === 'zh-CN' ? 1 : 0] ?? region;
}
