package dev.ropeway.testing;

/** Sessions on a PostgreSQL that the kit starts. */
@RopewayTest(value = Purses.class, postgres = true)
class PostgresSessionsIT extends SessionsContract {}
