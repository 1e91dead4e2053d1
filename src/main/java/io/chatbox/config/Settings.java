package io.chatbox.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings in force, checked. Immutable.
 *
 * <p>{@code settings.get(ServerSettings.SERVER_PORT)}: a setting is the constant of the class that
 * declares it, with name, key, type, default and meaning. A new one is a constant in the class
 * where it belongs, and nothing else.
 */
public final class Settings {
  private final Map<Setting<?>, Object> values;
  private final List<LlmProviderSettings> llmProviders;

  Settings(Map<Setting<?>, Object> values, List<LlmProviderSettings> llmProviders) {
    this.values = Map.copyOf(values);
    this.llmProviders = List.copyOf(llmProviders);
  }

  /** The value in force: what a layer says, else the default. */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalArgumentException(setting + " is not of the whole server"));
  }

  /** As {@link #get}, but absent while a check that found a fault in it goes on. */
  @SuppressWarnings("unchecked") // what is in the map was read by the setting's own type
  <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable((T) values.get(setting));
  }

  /** The models on offer, in the order of their numbers; never empty. */
  public List<LlmProviderSettings> llmProviders() {
    return llmProviders;
  }

  /** For people who debug; secrets print as {@code [REDACTED]}. */
  @Override
  public String toString() {
    return "Settings" + values + llmProviders;
  }
}
