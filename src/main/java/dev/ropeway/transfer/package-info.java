/**
 * Stores as files: a program that exports them, imports them into another database and compares the
 * two, without a server. What lines say is the journal's.
 */
@NullMarked
package dev.ropeway.transfer;

import org.jspecify.annotations.NullMarked;
