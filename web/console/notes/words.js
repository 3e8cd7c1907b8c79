/** The words of notes, mentions and of who else is there. */
import { language } from '../language.js'

const zh = {
  mode: '写给谁',
  'mode.reply': '回复顾客',
  'mode.note': '内部备注',
  label: '内部备注',
  hint: '只给同事看。@ 提到同事，#12 指第12条',
  save: '记下',
  'save.hint': '记下备注（Enter 或 Ctrl+Enter）',
  inward: '只给同事看，顾客看不到。',
  write: '写备注',
  over: '超出{n}字',
  too_long: '最多{most}字，超出了{n}字，请缩短后再发。',
  language: '顾客用{theirs}，这条回复像是{yours}。',
  'tongue.zh': '中文',
  'tongue.en': '英文',
  people: '提到同事',
  nothing: '没有符合的。按 Esc 关闭。',
  unreachable: '连接不上前台，请稍后再试。',
  mentions: '提到您的备注',
  named: '{name}提到您',
  marked: '备注里提到您',
  looking: '{names}也在看',
  writing: '{names}正在写',
  comma: '、',
  number: '第{seq}条的链接',
  missing: '找不到第{seq}条。',
}

const en = {
  mode: 'Write to',
  'mode.reply': 'Reply',
  'mode.note': 'Note',
  label: 'Internal note',
  hint: 'For colleagues only. @ names a colleague, #12 means message 12',
  save: 'Save',
  'save.hint': 'Save the note (Enter or Ctrl+Enter)',
  inward: "Only colleagues see this; the consumer doesn't.",
  write: 'Write a note',
  over: '{n} too many',
  too_long: 'At most {most} characters fit; this is {n} too many.',
  language: 'The consumer writes {theirs}; this reply looks like {yours}.',
  'tongue.zh': 'Chinese',
  'tongue.en': 'English',
  people: 'Name a colleague',
  nothing: 'Nothing fits. Esc closes this.',
  unreachable: "Can't reach the desk. Please try again later.",
  mentions: 'Notes that name you',
  named: '{name} named you',
  marked: 'A note names you',
  looking: '{names} looking, too',
  writing: '{names} writing',
  comma: ', ',
  number: 'Link to message {seq}',
  missing: "Message {seq} can't be found.",
}

export const words = { zh, en }

export function say(key, facts = {}) {
  return words[language()][key].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '')
}
