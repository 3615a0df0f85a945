/**
 * Cycles: pull entries, apply recorded actions, push the result guarded by the entry's position.
 *
 * <p>Invariants. (1) An effect, its outcome and the row that keeps the action from being applied
 * again are written in one transaction. (2) A key is worked on by one lane of a node at a time;
 * other nodes are told apart by the guard. (3) Entries are read before their pending actions. (4)
 * Nothing is acknowledged before the commit that holds it. (5) After a commit whose end is unknown,
 * every client of the batch is checked against the log before anything is applied again.
 */
@NullMarked
package dev.ropeway.cycle;

import org.jspecify.annotations.NullMarked;
