#!/usr/bin/env bash
# Begins as a copy of a primary, unless it is one already, and follows it as a PostgreSQL:
#   REPLICATION_PASSWORD=… PGDATA=… standby.sh <connection of the primary> <options of postgres…>
# such as standby.sh "host=postgres sslmode=verify-full sslrootcert=/tls/ca.crt". Whoever promotes it
# sees to it that the old primary takes no writes any more.
set -euo pipefail
primary=$1
shift
: "${PGDATA:?}" "${REPLICATION_PASSWORD:?}"

if [ ! -e "$PGDATA/PG_VERSION" ]; then
    # A copy that was broken off is begun anew.
    rm -rf "$PGDATA.new"
    umask 077
    PGPASSWORD=$REPLICATION_PASSWORD pg_basebackup --dbname "$primary user=ropeway_replication" \
        --pgdata "$PGDATA.new" --write-recovery-conf --checkpoint fast --no-password
    mv -T "$PGDATA.new" "$PGDATA"
fi
# By the name of its cluster the primary knows it. A commit waits for nobody once it is the primary
# itself: there is no other standby until somebody makes one.
exec postgres -c cluster_name=standby -c synchronous_standby_names= "$@"
