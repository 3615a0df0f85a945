package dev.ropeway.journal;

import java.time.Instant;
import java.util.List;

/**
 * Everything one cycle writes, in one database transaction.
 *
 * @param entries the entries it decided on, in the order of their keys
 * @param recorded new actions; those of an outraced entry are written as pending instead
 * @param decided pending rows that get their outcome
 * @param at when, by this node's clock
 * @param node this node's name, by which it knows its own notifications
 */
public record Push(
    List<EntryWrite> entries,
    List<ActionWrite> recorded,
    List<ActionWrite> decided,
    Instant at,
    String node) {}
