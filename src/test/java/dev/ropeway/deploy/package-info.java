/** The files in {@code deploy/}, held to what the project really is. No container engine needed. */
@NullMarked
package dev.ropeway.deploy;

import org.jspecify.annotations.NullMarked;
