-- What was not understood; whose it was is known until it is reviewed, so that it can be erased with the conversation.
CREATE TABLE misses (
    id           text PRIMARY KEY,
    number       bigint GENERATED ALWAYS AS IDENTITY,
    locale       text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('unclear', 'rephrased', 'rejected')),
    text         text NOT NULL,
    key          text NOT NULL,  -- what similar ones have in common
    guesses      jsonb NOT NULL,
    model        text NOT NULL,
    day          date NOT NULL,
    outcome      text CHECK (outcome IN ('rephrased', 'chosen', 'person')),
    next_text    text,
    next_intent  text,
    conversation text REFERENCES conversations ON DELETE CASCADE,
    episode      text,
    state        text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'assigned', 'passage', 'nothing')),
    intent       text,
    example      text,
    CHECK (state = 'new' OR (conversation IS NULL AND episode IS NULL))
);
CREATE INDEX misses_alike ON misses (locale, key, number);
CREATE INDEX misses_of_conversation ON misses (conversation, number) WHERE conversation IS NOT NULL;
CREATE INDEX misses_by_day ON misses (day);
