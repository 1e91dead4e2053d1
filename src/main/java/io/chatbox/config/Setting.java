package io.chatbox.config;

/**
 * One setting: its environment variable, TOML key, default, how its text is read and what it does.
 * Declared in {@link Settings} and nowhere else.
 *
 * @param <T> type of the value
 */
public final class Setting<T> {
  Setting() {}
}
