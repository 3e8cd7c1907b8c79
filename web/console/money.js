/** Prices in yuan. */
import { tag } from './language.js'

export function price(amount) {
  if (amount === null || amount === undefined || Number.isNaN(Number(amount))) return amount ?? ''
  return new Intl.NumberFormat(tag(), { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(amount)
}
