-- Row-level security keeps an operator off an index unless it is marked leakproof, and `@@` is not by default: a search
-- would read every person of the community. Matching a tsvector neither fails nor tells anything by itself.
-- Only a superuser may say so (the embedded server's owner is one); elsewhere searches are right and slower.
do $$ begin
  if (select rolsuper from pg_roles where rolname = current_user) then
    alter function ts_match_vq(tsvector, tsquery) leakproof;
  end if;
end $$;
