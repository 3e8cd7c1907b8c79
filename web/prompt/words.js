// The page's own words; whatever the desk says comes from the desk.
export const words = {
  zh: {
    tag: 'zh-CN',
    title: '联系方式',
    loading: '正在打开…',
    sending: '正在提交…',
    unreachable: '暂时打不开，请检查网络或稍等片刻再试。',
    kept: '没有提交成功，请检查网络或稍等片刻再试。您写的内容都在。',
    again: '再试一次',
    until: (at) => `链接只供您本人使用，${parseInt(at.month)}月${at.day}日（${at.weekday}）${at.hour}:${at.minute}前有效。`,
    optional: '（选填）',
  },
  en: {
    tag: 'en-GB',
    title: 'Contact details',
    loading: 'Opening…',
    sending: 'Sending…',
    unreachable: 'This can’t be opened right now. Please check your connection or wait a moment, then try again.',
    kept: 'That didn’t get through. Please check your connection or wait a moment, then try again. What you wrote is still here.',
    again: 'Try again',
    until: (at) => `This link is for you alone and works until ${at.weekday} ${at.day} ${at.month}, ${at.hour}:${at.minute}.`,
    optional: ' (optional)',
  },
}

/** Return the first language the browser asks for that is spoken here. */
export function preferred(languages = navigator.languages) {
  return languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in words) ?? 'zh'
}
