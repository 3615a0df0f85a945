-- Lets a standby follow, and has every commit wait until it has it too: after roles.sql, once, as a
-- superuser:
--
--   REPLICATION_PASSWORD=… psql -v ON_ERROR_STOP=1 -f deploy/replication.sql
--
-- Then deploy/standby.sh. Until the standby is there nothing is acknowledged.
\getenv password REPLICATION_PASSWORD

-- The password is part of the statement below.
set log_statement = 'none';
set log_min_error_statement = 'panic';
set password_encryption = 'scram-sha-256';

create role ropeway_replication replication login password :'password';

-- Not on the command line: the first start, which makes all of this, would wait for the standby.
alter system set synchronous_standby_names = 'standby';
