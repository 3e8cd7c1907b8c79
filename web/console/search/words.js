/** The words of the search, loaded with it. */
import { language } from '../language.js'

const zh = {
  title: '搜索',
  open: '搜索（Ctrl+K）',
  label: '搜索会话和受理单',
  hint: '单号、订单号或说过的话，至少两个字',
  cases: '受理单',
  conversations: '会话',
  none: '没有找到。',
  more: '更早的',
  personal: '号码和邮箱在记录里都隐去了，搜不到。请用单号、订单号或说过的话。',
  unreachable: '连接不上前台，请再试。',
  searching: '正在搜索…',
  found: '找到{n}条',
  'by.order': '核实过这个订单',
  'by.consumer': '顾客',
  'by.agent': '客服',
  'by.bot': '智能助手',
  'by.desk': '前台',
  close: '关闭',
}

const en = {
  title: 'Search',
  open: 'Search (Ctrl+K)',
  label: 'Search conversations and cases',
  hint: 'A case or order number, or words; two letters at least',
  cases: 'Cases',
  conversations: 'Conversations',
  none: 'Nothing found.',
  more: 'Earlier ones',
  personal: "Numbers and addresses of people are masked and can't be found. Use a case number, an order number or words.",
  unreachable: "The desk can't be reached. Please try again.",
  searching: 'Searching…',
  found: '{n} found',
  'by.order': 'Has proven this order',
  'by.consumer': 'Consumer',
  'by.agent': 'Agent',
  'by.bot': 'Assistant',
  'by.desk': 'Desk',
  close: 'Close',
}

export function say(key, facts = {}) {
  const sentence = (language() === 'zh' ? zh : en)[key]
  if (sentence === undefined) throw new Error(`no words for ${key}`)
  return sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '')
}
