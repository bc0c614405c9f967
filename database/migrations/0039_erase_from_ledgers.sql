-- Who is erased from the register is erased from the ledgers too, and from what their rows said before. Versions are
-- otherwise never changed: only the system may, and only what they say.
grant update (facts) on ledger_version to linli_app;
create policy erased_by_system on ledger_version as restrictive for update to linli_app using (current_setting('app.kind', true) = 'system');
