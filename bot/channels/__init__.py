"""The channels that consumers write on, and the contract between them and the gateway (docs/channels.md).

A channel has two halves. *Inbound*, it turns what a platform delivers into calls of a `Door` (door.py): it checks at
the edge, finds the conversation of an address, and acknowledges to the platform only what the door has stored. Every
call carries an id the platform keeps when it delivers again, so a repeated delivery is the same message.
*Outbound* there are two kinds. A channel that *follows* (the widget) reads the ledger itself and shows what is new. A
channel that is *posted to* (a messaging app: its conversations have an `address`) gets messages through the outbox, one
`Part` at a time, by a `Post` (posting.py) that tells the four ways a post can end.

What a channel can show is data (`Capabilities`). Whoever shapes a message for it asks these, never which channel it is.
"""
