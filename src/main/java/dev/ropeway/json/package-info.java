/**
 * The one way between JSON text, JSON values and Java values, and everything that is done to a JSON
 * value as such: strict reading, limits, JSON Pointer (RFC 6901), JSON Patch and the difference
 * that makes one (RFC 6902), merge patch (RFC 7396), the built-in actions of JSON stores, and the
 * codec that binds a Java type. Every value is immutable, every function is pure and safe to call
 * from any thread. Numbers are exact decimals in the form in which PostgreSQL's {@code jsonb} gives
 * them back, so that a value in memory equals the same value read from the database.
 */
@NullMarked
package dev.ropeway.json;

import org.jspecify.annotations.NullMarked;
