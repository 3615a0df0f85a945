package org.example.wallet;

import jakarta.validation.constraints.PositiveOrZero;

/** What a wallet holds. */
public record Wallet(@PositiveOrZero long coins) {}
