-- Notices are found like people: 1+2-grams of the title, pinyin, initials (platform/search). Null = not indexed yet,
-- which the upkeep does for rows written before.
alter table notice add column search tsvector;
create index notice_search on notice using gin (community, search);
create index notice_unsearched on notice (community, id) where search is null;
