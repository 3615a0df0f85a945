package dev.ropeway.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A player of the demo.
 *
 * @param name what others see
 * @param coins never below zero
 * @param items in the order they were added
 */
public record Player(String name, long coins, List<String> items) {

  /** Copies the list. */
  public Player {
    items = List.copyOf(items);
  }

  Player withName(String newName) {
    return new Player(newName, coins, items);
  }

  Player withCoins(long newCoins) {
    return new Player(name, newCoins, items);
  }

  Player withItem(String item) {
    List<String> more = new ArrayList<>(items);
    more.add(item);
    return new Player(name, coins, more);
  }

  Player withoutItem(String item) {
    List<String> fewer = new ArrayList<>(items);
    fewer.remove(item);
    return new Player(name, coins, fewer);
  }
}
