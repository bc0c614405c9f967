-- phone_shown: the contact agreed that the households they keep contact with may see the number.
alter table contact add column phone_shown boolean not null default false;
-- The import a link came with, so that it can be taken back as a whole.
alter table contact_link add column import_id uuid;
create index contact_link_import on contact_link (community, import_id) where import_id is not null;
