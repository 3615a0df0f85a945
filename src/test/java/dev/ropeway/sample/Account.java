package dev.ropeway.sample;

import jakarta.validation.constraints.PositiveOrZero;

/** The data of the application's store; never in debt. */
public record Account(String owner, @PositiveOrZero long balance) {}
