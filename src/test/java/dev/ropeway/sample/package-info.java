/** Another application that depends on Ropeway's classes jar and brings its own store. */
@NullMarked
package dev.ropeway.sample;

import org.jspecify.annotations.NullMarked;
