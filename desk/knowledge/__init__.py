"""What the desk knows of the products: Markdown files, a search over their passages, and which product is meant."""
