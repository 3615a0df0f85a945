/**
 * The data source that the server is configured with.
 *
 * <p>It connects to the database named by {@code DB_URL} or, when there is none, to an embedded
 * PostgreSQL that all Ropeway servers of one data folder share: the first starts it, the last stops
 * it. The package is packed into a jar of its own beside the JDBC driver, because an application
 * server loads drivers from its own libraries only; nothing else of Ropeway knows it.
 */
@NullMarked
package dev.ropeway.database;

import org.jspecify.annotations.NullMarked;
