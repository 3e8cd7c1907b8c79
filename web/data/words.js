// The page's own words; whatever the desk says comes from the desk.
export const words = {
  zh: {
    tag: 'zh-CN',
    loading: '正在打开…',
    fetching: '正在准备文件…',
    saved: '已下载，请在浏览器的下载列表里查看。',
    unreachable: '暂时打不开，请检查网络或稍等片刻再试。',
    again: '再试一次',
  },
  en: {
    tag: 'en-GB',
    loading: 'Opening…',
    fetching: 'Preparing the file…',
    saved: 'Downloaded. You’ll find it among your browser’s downloads.',
    unreachable: 'This can’t be opened right now. Please check your connection or wait a moment, then try again.',
    again: 'Try again',
  },
}
