"""The channels that consumers write on."""
