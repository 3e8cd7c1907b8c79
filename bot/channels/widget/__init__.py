"""The widget's channel: pages on the shop's website, which follow the ledger over a socket."""
