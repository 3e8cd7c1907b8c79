/** The words of the page of what is due, and of whose a case is. */
import { language } from '../language.js'

const zh = {
  title: '今天到期',
  unreachable: '连接不上前台，请稍后再试。',
  none: '没有要做的：今天没有到期的承诺，也没有要说明的。',
  'none.filtered': '这样筛选没有承诺。',
  unexplained: '待说明原因',
  'unexplained.about': '没有按时做到的，由负责人写明原因。说明以后仍记为“未兑现”。',
  late: '已超时',
  today: '今天到期',
  later: '快到期',
  filter: '筛选承诺',
  owner: '负责人',
  all: '全部',
  nobody: '无人负责',
  kind: '承诺',
  conversation: '会话',
  warned: '新提醒',
  explain: '说明原因',
  'explain.title': '为什么没有按时做到',
  'explain.about': '只给同事看，会写进受理单的进度，之后不能改。',
  'explain.why': '原因',
  explained: '{by}说明：{why}',
  'heard.soon': '{what}快到期：{due}',
  'heard.broken': '{what}没有按时做到',
  open: '查看',
  dismiss: '关闭提醒',
  'give.title': '交给谁',
  'give.about': '新的负责人会收到快到期和超时的提醒。',
  'give.to': '负责人',
  give: '更换',
  'give.nobody': '还没有',
}

const en = {
  title: 'Due today',
  unreachable: "The desk can't be reached. Please try again in a moment.",
  none: 'Nothing to do: nothing is due today and nothing has to be explained.',
  'none.filtered': 'No promise fits this filter.',
  unexplained: 'To be explained',
  'unexplained.about': "What wasn't done in time: its owner says why. Explained or not, the promise counts as broken.",
  late: 'Overdue',
  today: 'Due today',
  later: 'Nearly due',
  filter: 'Narrow the promises',
  owner: 'Owner',
  all: 'All',
  nobody: 'Nobody',
  kind: 'Promise',
  conversation: 'Conversation',
  warned: 'New',
  explain: 'Say why',
  'explain.title': "Why it wasn't done in time",
  'explain.about': 'For colleagues only. It goes into the steps of the case and stays as you write it.',
  'explain.why': 'Reason',
  explained: '{by}: {why}',
  'heard.soon': '{what} is nearly due: {due}',
  'heard.broken': "{what} wasn't done in time",
  open: 'Open',
  dismiss: 'Close this notice',
  'give.title': 'Who looks after it',
  'give.about': 'The new owner is warned when something is nearly due or late.',
  'give.to': 'Owner',
  give: 'Change',
  'give.nobody': 'Nobody yet',
}

export const words = { zh, en }

export function say(key, facts = {}) {
  return words[language()][key].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '')
}
