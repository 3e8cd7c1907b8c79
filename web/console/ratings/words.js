/** The words of the page of ratings, loaded with it. */
import { language } from '../language.js'

const zh = {
  title: '满意度',
  loading: '正在读取…',
  unreachable: '连接不上前台，请稍后再试。',
  none: '这段时间还没有请人评价过。',
  period: '期间',
  'weeks.1': '本周',
  'weeks.4': '4周',
  'weeks.12': '12周',
  'weeks.53': '一年',
  target: '目标：{percent}%的评价是满意或很满意',
  met: '已达到',
  missed: '未达到',
  unknown: '还没有评价',
  answers: '{answered}条评价，请了{asked}次，回复率{rate}%',
  agents: '按客服',
  kinds: '按事项',
  weeks: '按周',
  comments: '评语',
  'comments.none': '还没有评语。',
  name: '名称',
  share: '满意',
  answered: '评价',
  rate: '回复率',
  handoff: '人工服务：{reason}',
  week: '{day}起',
  'score.1': '很不满意',
  'score.2': '不满意',
  'score.3': '一般',
  'score.4': '满意',
  'score.5': '很满意',
}

const en = {
  title: 'Satisfaction',
  loading: 'Loading…',
  unreachable: "Can't reach the desk. Please try again later.",
  none: 'Nobody has been asked for a rating in this time.',
  period: 'Period',
  'weeks.1': 'This week',
  'weeks.4': '4 weeks',
  'weeks.12': '12 weeks',
  'weeks.53': 'A year',
  target: 'Target: {percent}% of ratings are satisfied or very satisfied',
  met: 'Met',
  missed: 'Not met',
  unknown: 'No ratings yet',
  answers: '{answered} of {asked} who were asked have answered ({rate}%)',
  agents: 'By agent',
  kinds: 'By matter',
  weeks: 'By week',
  comments: 'Comments',
  'comments.none': 'No comments yet.',
  name: 'Name',
  share: 'Satisfied',
  answered: 'Ratings',
  rate: 'Answered',
  handoff: 'Handoff: {reason}',
  week: 'From {day}',
  'score.1': 'Very dissatisfied',
  'score.2': 'Dissatisfied',
  'score.3': 'Neither good nor bad',
  'score.4': 'Satisfied',
  'score.5': 'Very satisfied',
}

export const words = { zh, en }

export function say(key, facts = {}) {
  return words[language()][key].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '')
}
