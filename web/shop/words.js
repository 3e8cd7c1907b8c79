// The demo shop's words; the Chinese page is the HTML itself.
export const goods = [
  { picture: 'cup', price: 89, zh: ['陶瓷保温杯 450ml', '陶瓷内胆，6小时保温'], en: ['Ceramic thermos cup, 450 ml', 'Ceramic lining, warm for 6 hours'] },
  { picture: 'bowl', price: 128, zh: ['手作饭碗 四只装', '高温白瓷，可进洗碗机'], en: ['Rice bowls, set of four', 'White porcelain, dishwasher safe'] },
  { picture: 'lamp', price: 239, zh: ['折叠台灯', '三档色温，续航20小时'], en: ['Folding desk lamp', 'Three warmths, 20 hours a charge'] },
  { picture: 'towel', price: 59, zh: ['长绒棉毛巾 两条', '吸水快，洗后不硬'], en: ['Long-staple towels, pair', 'Dry fast, stay soft'] },
  { picture: 'kettle', price: 199, zh: ['电热水壶 1.2L', '304不锈钢，双层防烫'], en: ['Electric kettle, 1.2 l', 'Stainless steel, cool to the touch'] },
  { picture: 'apron', price: 45, zh: ['棉麻围裙', '可调肩带，前置口袋'], en: ['Linen apron', 'Adjustable straps, front pocket'] },
]

export const en = {
  nav: 'Main',
  shop: 'Example Mall',
  goods: 'Everyday goods',
  afterSales: 'After-sales service',
  headline: 'Things you use every day, made to last',
  lead: 'Cups and bowls, textiles, lamps and tools. If something isn’t right, we keep our word.',
  try: 'Try it',
  tryLead: 'This is a demo shop. Open the chat at the bottom right and return something, with an order number and the last digits of its phone from this list.',
  number: 'Order',
  phone: 'Phone ends in',
  items: 'Items',
  note: 'Note',
  return: 'Returns',
  returnText: 'If it doesn’t suit you, send it back. Periods, freight and refunds are in the service agreement; we work them out for your order.',
  exchange: 'Exchanges and repairs',
  exchangeText: 'If it’s faulty, we replace or repair it, and you can always see how far we are.',
  complaint: 'Complaints',
  complaintText: 'If we fell short, tell us. Every complaint gets a number and a time by which we answer.',
  person: 'People',
  personText: 'The assistant answers at any hour and hands over when you want. The chat shows whether people are there right now.',
  foot: 'A demo page; goods and orders are examples.',
}
