/**
 * JSON values, and everything that is done to one as such: strict reading and writing, limits, JSON
 * Pointer (RFC 6901), JSON Patch and the difference that makes one (RFC 6902), and merge patch (RFC
 * 7396), and plain records bound to it without a library. Every value is immutable, every function
 * is pure and safe to call from any thread. Numbers are exact decimals in the form in which
 * PostgreSQL's {@code jsonb} gives them back, so that a value in memory equals the same value read
 * from the database.
 */
@NullMarked
package dev.ropeway.json;

import org.jspecify.annotations.NullMarked;
