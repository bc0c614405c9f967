-- Imports of every ledger stand in one history: the register's, and those the general engine keeps.
alter table import_batch add column ledger text not null default 'register';
