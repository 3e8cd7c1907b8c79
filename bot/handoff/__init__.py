"""From the bot to people and back: the queue, who is given whom, what agents have the assistant ask."""
