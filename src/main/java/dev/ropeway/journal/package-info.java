/**
 * The journal: entries, recorded actions, history. The only package that knows JPA and SQL. Set
 * statements on the hot path run on the connection of Hibernate's own session; everything else is
 * mapped by Hibernate and validated against {@code sql/}.
 */
@NullMarked
package dev.ropeway.journal;

import org.jspecify.annotations.NullMarked;
