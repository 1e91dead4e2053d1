/**
 * Where the values of settings come from: layers of variables, of which the environment is one,
 * {@code config.toml} and files of variables are others.
 *
 * <p>What is wrong with a source is a finding, never an exception. Which variables and keys mean
 * something, each source is told; nothing here knows the settings. Uses {@code config.type} only.
 */
package io.chatbox.config.source;
