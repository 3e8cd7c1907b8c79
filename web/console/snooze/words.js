/** The words of setting a conversation aside. */
import { language } from '../language.js'

const zh = {
  title: '搁置会话',
  about: '到了时间，或者顾客先发来消息，会话就回到列表最上面。',
  until: '搁置到',
  'for.15': '15分钟后',
  'for.60': '1小时后',
  'for.180': '3小时后',
  'for.1440': '明天此时',
  'for.4320': '3天后此时',
  act: '搁置',
  'act.hint': '搁置会话',
  wake: '取消搁置',
  'wake.hint': '取消搁置',
  aside: '搁置到{time}',
  'woken.time': '搁置到时',
  'woken.message': '搁置后顾客来信',
}

const en = {
  title: 'Set aside',
  about: 'The conversation comes back to the top of the list at this time, or when the consumer writes before.',
  until: 'Until',
  'for.15': 'in 15 minutes',
  'for.60': 'in an hour',
  'for.180': 'in 3 hours',
  'for.1440': 'this time tomorrow',
  'for.4320': 'in 3 days, at this time',
  act: 'Set aside',
  'act.hint': 'Set the conversation aside',
  wake: 'Take up again',
  'wake.hint': 'Take the conversation up again',
  aside: 'aside until {time}',
  'woken.time': 'time is up',
  'woken.message': 'the consumer wrote',
}

export const words = { zh, en }

export function say(key, facts = {}) {
  return words[language()][key].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '')
}
