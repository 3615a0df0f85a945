package org.example.wallet;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/** A row of the application's own: a deposit that somebody paid for. */
@Entity
public class Receipt {
  @Id @GeneratedValue private Long id;
  private String owner;
  private long coins;

  protected Receipt() {}

  Receipt(String owner, long coins) {
    this.owner = owner;
    this.coins = coins;
  }
}
