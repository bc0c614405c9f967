-- How often somebody took the register along is asked before each export.
create index audit_entry_export on audit_entry (community, actor, at) where verb = 'register.export';
