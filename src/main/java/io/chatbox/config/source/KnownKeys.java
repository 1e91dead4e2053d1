package io.chatbox.config.source;

import io.chatbox.config.type.ValueType;
import java.util.Map;

/**
 * What the keys of {@code config.toml} stand for.
 *
 * @param single by dotted key
 * @param tables the dotted key of an array of tables, of which the first is number 1
 * @param mostTables how many of them there may be
 * @param inTables by key in one of these tables
 */
public record KnownKeys(
    Map<String, Key> single, String tables, int mostTables, Map<String, Key> inTables) {
  public KnownKeys {
    single = Map.copyOf(single);
    inTables = Map.copyOf(inTables);
  }

  /**
   * What one key sets.
   *
   * @param variable its name; {@code <n>} stands for the number of the table
   * @param form how its value may be written
   */
  public record Key(String variable, ValueType.Form form) {
    String variable(int number) {
      return variable.replace("<n>", Integer.toString(number));
    }
  }
}
