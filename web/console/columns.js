/** What shows an open conversation: loaded as soon as the lists are there, or one is opened. */
export { ContextColumn } from './context-column.js'
export { ConversationColumn } from './conversation-column.js'
export { Reveals } from './reveal/reveals.js'
