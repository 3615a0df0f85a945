/**
 * Stores bound to JSON, as the server knows them: the codec that binds a Java type, its JSON
 * Schema, the rules that data has to fulfil, strict mode, migrations, the actions of a store with
 * their arguments, and the catalogue of all stores. Nothing here is part of a client.
 */
@NullMarked
package dev.ropeway.store;

import org.jspecify.annotations.NullMarked;
