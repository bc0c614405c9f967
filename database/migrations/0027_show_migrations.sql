-- A process left running over an upgrade serves a schema it does not know; the health page tells.
grant select on migration to linli_app;
