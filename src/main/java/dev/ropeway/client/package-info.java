/**
 * The Java mirror: a client's own copy of a key, which shows its changes at once and follows the
 * server's. It needs nothing of the server: beside {@code ropeway-client} a program needs {@code
 * jakarta.json:jakarta.json-api}, an implementation of it such as {@code
 * org.eclipse.parsson:parsson}, and {@code com.fasterxml.jackson.core:jackson-core}.
 */
@NullMarked
package dev.ropeway.client;

import org.jspecify.annotations.NullMarked;
