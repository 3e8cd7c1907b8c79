ALTER TABLE closures
    ADD COLUMN effect_zh text NOT NULL DEFAULT '',
    ADD COLUMN effect_en text NOT NULL DEFAULT '';

CREATE TABLE announcements (  -- what every page shows for a time, without closing anything
    id          text PRIMARY KEY,
    text_zh     text NOT NULL,
    text_en     text NOT NULL,
    shown_from  timestamptz NOT NULL,
    shown_until timestamptz NOT NULL CHECK (shown_until >= shown_from),
    created_at  timestamptz NOT NULL
);
