-- Residents, screens and the public write nothing themselves: no scope of theirs can add a link to the audit, an event
-- or a suggestion (the system does that in their name). Helpers add links about themselves only, and no events.
drop policy any_writer on chain_head;
create policy helper_writes on chain_head for all to linli_app
  using (current_setting('app.kind', true) = 'helper') with check (current_setting('app.kind', true) = 'helper');
drop policy any_writer on audit_entry;
create policy helper_writes on audit_entry for insert to linli_app
  with check (current_setting('app.kind', true) = 'helper' and actor_kind = 'helper' and actor = current_setting('app.actor', true));
drop policy any_writer on outbox;
drop policy anyone_sends on suggestion;
