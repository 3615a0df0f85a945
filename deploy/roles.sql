-- Makes Ropeway's database and its two roles, once, as a superuser:
--
--   DB_OWNER_PASSWORD=… DB_PASSWORD=… psql -v ON_ERROR_STOP=1 -f deploy/roles.sql
--
-- ropeway_owner owns the database and the tables and runs the migrations. ropeway is the role of
-- nodes: it reads and writes rows, and neither makes nor changes a table. docs/operations.md says how
-- to go on, and what to do with a database that has one role already.
\getenv owner_password DB_OWNER_PASSWORD
\getenv password DB_PASSWORD

-- Passwords are part of the statements below.
set log_statement = 'none';
set log_min_error_statement = 'panic';
set password_encryption = 'scram-sha-256';

create role ropeway_owner login password :'owner_password';
create role ropeway login password :'password';

create database ropeway owner ropeway_owner;
revoke all on database ropeway from public;
grant connect on database ropeway to ropeway;
\connect ropeway

-- Up to PostgreSQL 14 anybody may make tables in it.
alter schema public owner to ropeway_owner;
revoke all on schema public from public;
grant usage on schema public to ropeway;

-- What the owner makes from now on: no truncate, no references, no triggers.
alter default privileges for role ropeway_owner in schema public
  grant select, insert, update, delete on tables to ropeway;
