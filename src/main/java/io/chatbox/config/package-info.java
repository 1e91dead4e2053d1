/**
 * Settings: one typed list that declares every one of them, read from environment over {@code
 * config.toml} over defaults and checked all at once.
 *
 * <p>{@link io.chatbox.config.Preflight} does that before the server starts, the same check runs
 * again inside it. A fault names the variable, what is wrong and what to do, and never shows a
 * secret. Values come from {@code config.source} and are read by {@code config.type}, which don't
 * know the declarations. Uses no other package of ours but {@code telemetry}.
 */
package io.chatbox.config;
