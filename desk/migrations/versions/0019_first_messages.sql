-- A page that never heard of the conversation its first message made finds it again by the secret it made for that message.
ALTER TABLE conversations ADD COLUMN first_hash bytea;
CREATE UNIQUE INDEX conversations_of_first ON conversations (first_hash) WHERE first_hash IS NOT NULL;
