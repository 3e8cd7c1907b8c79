"""Cases from their number to their end, and the promises made on the way."""
