/** Sample stores, on only with {@code ropeway.demo=true}. */
@NullMarked
package dev.ropeway.demo;

import org.jspecify.annotations.NullMarked;
