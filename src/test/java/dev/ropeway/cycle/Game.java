package dev.ropeway.cycle;

import dev.ropeway.Action;
import dev.ropeway.ActionContext;
import dev.ropeway.RecordedCaller;
import dev.ropeway.Result;
import dev.ropeway.Store;
import java.util.ArrayList;
import java.util.List;

/** A game in which actions use all that they may know, and note it. */
public record Game(List<Note> notes) {
  /** What an action was told. */
  public record Note(String at, long dice, String client, long id, String caller) {
    static Note of(ActionContext by) {
      String caller = by.caller().map(RecordedCaller::identity).orElse("nobody");
      long dice = by.random().nextLong();
      return new Note(by.at().toString(), dice, by.client(), by.id(), caller);
    }
  }

  public static final Store<Game> STORE =
      Store.of("games", Game.class).defaultData(() -> new Game(List.of())).build();

  /** Notes what it was told, and answers the same. */
  public static final Action<Game, Void> ROLL =
      STORE.action(
          "roll", Void.class, (game, none, by) -> Result.of(game.with(Note.of(by)), Note.of(by)));

  /** Answers a text of so many letters, and changes nothing. */
  public static final Action<Game, Integer> TALK =
      STORE.action("talk", Integer.class, (game, n, by) -> Result.of(game, "x".repeat(n)));

  /** Tells what nobody can keep. */
  public static final Action<Game, Void> MUTTER =
      STORE.action("mutter", Void.class, (game, none, by) -> Result.of(game, Double.NaN));

  /** Forgets all, and says nothing. */
  public static final Action<Game, Void> CLEAR =
      STORE.action("clear", Void.class, (game, none, by) -> Result.of(new Game(List.of())));

  /** Knows nothing but its data. */
  public static final Action<Game, String> PLAIN =
      STORE.action(
          "plain", String.class, (game, text) -> game.with(new Note(text, 0, "", 0, "nobody")));

  Game with(Note note) {
    List<Note> more = new ArrayList<>(notes);
    more.add(note);
    return new Game(more);
  }
}
