/** The words of giving a conversation back to the bot, for good or for a few questions. */
import { language } from '../language.js'

const zh = {
  title: '交还机器人',
  about: '机器人从这里继续接待。勾选要它先问的内容，问完会话就回到您这里。',
  ask: '请机器人先问',
  note: '备注（只给同事看）',
  'ask.order': '订单号，并核实手机后四位',
  'ask.photos': '照片',
  'ask.serial_no': '序列号',
  'ask.description': '具体情况',
  'ask.time': '方便的时间',
  'ask.request': '把没填完的申请填完',
  'short.order': '订单',
  'short.photos': '照片',
  'short.serial_no': '序列号',
  'short.description': '情况',
  'short.time': '时间',
  'short.request': '申请',
  mark: '机器人代{name}问：{what}',
  'mark.mine': '机器人代问：{what}',
  open: '{what}',
  given: '{what} ✓',
  none: '{what}（没有）',
  comma: '、',
}

const en = {
  title: 'Give back to the bot',
  about: 'The bot goes on from here. Tick what it should ask for first, and the conversation comes back to you afterwards.',
  ask: 'Have the bot ask for',
  note: 'Note (for colleagues only)',
  'ask.order': 'Order number, with the phone’s last four digits',
  'ask.photos': 'A photo',
  'ask.serial_no': 'Serial number',
  'ask.description': 'What happened',
  'ask.time': 'A time that suits',
  'ask.request': 'The rest of the open request',
  'short.order': 'order',
  'short.photos': 'photo',
  'short.serial_no': 'serial number',
  'short.description': 'what happened',
  'short.time': 'time',
  'short.request': 'request',
  mark: 'The bot asks for {name}: {what}',
  'mark.mine': 'The bot asks: {what}',
  open: '{what}',
  given: '{what} ✓',
  none: '{what} (none)',
  comma: ', ',
}

export const words = { zh, en }

export function say(key, facts = {}) {
  return words[language()][key].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '')
}
