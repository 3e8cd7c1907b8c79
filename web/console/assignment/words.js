/** The words of being given conversations and of handing them on. */
import { language } from '../language.js'

const zh = {
  transfer: '转交',
  'transfer.hint': '转交给同事或小组',
  title: '转交会话',
  about: '顾客会看到由谁接手。备注只给同事看。',
  search: '按姓名或小组搜索',
  note: '备注（可不填）',
  none: '没有这个同事或小组。',
  choose: '请先选一个同事或小组。',
  team: '小组',
  'team.here': '{n}人在线',
  'team.nobody': '没有人在线',
  'state.free': '在线',
  'state.away': '暂离',
  'state.full': '已满',
  'state.gone': '不在线',
  load: '{state} · {load}个会话',
  'load.most': '{state} · {load}/{most}',
  'mark.given': '新分配',
  'mark.returned': '再次等候',
  given: '有会话分配给您，请在{n}秒内打开。',
  'given.region': '分配',
  'given.open': '打开（O）',
  'given.title': '● 新会话',
  'given.said': '有会话分配给您。',
  'away.unopened': '分配给您的会话没有及时打开，已回到队列，您现在是暂离。',
  'away.back': '我回来了',
  'away.hide': '知道了',
}

const en = {
  transfer: 'Transfer',
  'transfer.hint': 'Transfer to a colleague or team',
  title: 'Transfer this conversation',
  about: 'The consumer is told who takes over. The note is for colleagues only.',
  search: 'Search by name or team',
  note: 'Note (optional)',
  none: 'There is nobody of this name.',
  choose: 'Choose a colleague or team first.',
  team: 'Team',
  'team.here': '{n} here',
  'team.nobody': 'nobody here',
  'state.free': 'Here',
  'state.away': 'Away',
  'state.full': 'Full',
  'state.gone': 'Not here',
  load: '{state} · {load} open',
  'load.most': '{state} · {load} of {most}',
  'mark.given': 'New for you',
  'mark.returned': 'Waits again',
  given: 'You’ve been given a conversation. Open it within {n} s.',
  'given.region': 'Given to you',
  'given.open': 'Open (O)',
  'given.title': '● New conversation',
  'given.said': 'You’ve been given a conversation.',
  'away.unopened': 'You didn’t open the conversation you were given in time. It’s back in the queue, and you’re away now.',
  'away.back': 'I’m back',
  'away.hide': 'Got it',
}

const words = { zh, en }

export function say(key, facts = {}) {
  const sentence = words[language()][key]
  if (sentence === undefined) throw new Error(`no words for ${key}`)
  return sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '')
}
