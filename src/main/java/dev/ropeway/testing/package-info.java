/**
 * The test kit: what tests of actions and sessions need besides the code under test, without a
 * container and without PostgreSQL. Only where things are kept is another: in memory in place of
 * the database. What takes actions in, tells repeats, applies and pushes is the server's own code.
 */
@NullMarked
package dev.ropeway.testing;

import org.jspecify.annotations.NullMarked;
