package io.chatbox.config;

import io.chatbox.config.source.Layer;
import io.chatbox.config.type.Findings;
import java.util.List;
import java.util.Map;

/** Settings for tests. */
public final class TestSettings {
  private TestSettings() {}

  /**
   * From variables by name, over the defaults. What is required must be there: {@code JWT_SECRET},
   * {@code MONGO_URI} and one model.
   *
   * @throws IllegalArgumentException naming every fault
   */
  public static Settings of(Map<String, String> variables) {
    return SettingsCheck.of(List.of(Layer.of(variables)), new Findings()).orElseThrow();
  }
}
