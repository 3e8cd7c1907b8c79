"""What agents do with cases: the steps after a request was handed in, and what the consumer hears of each."""
