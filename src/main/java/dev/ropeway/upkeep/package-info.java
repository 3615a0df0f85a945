/**
 * What is done to the stored data beside the actions: old history removed, whole stores migrated,
 * people's data exported and erased.
 */
@NullMarked
package dev.ropeway.upkeep;

import org.jspecify.annotations.NullMarked;
