/** Settings: read once through MicroProfile Config, checked at start, immutable afterwards. */
@NullMarked
package dev.ropeway.config;

import org.jspecify.annotations.NullMarked;
