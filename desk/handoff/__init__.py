"""From the bot to people and back: the queue, who is given whom, what the agent gets to know."""
