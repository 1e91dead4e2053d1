package io.chatbox.config;

import io.chatbox.config.source.TomlFile;
import io.chatbox.config.type.Findings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * {@code config.toml} as a source of MicroProfile Config, under the environment and over what
 * applications bring along. Registered in {@code META-INF/services}, hence public.
 */
public final class TomlConfigSource implements ConfigSource {
  private static final int ORDINAL = 200;

  private final Map<String, String> variables;
  private final Findings findings;

  /** Looks for the file once; what is wrong with it is kept for the check of all settings. */
  public TomlConfigSource() {
    this(
        TomlFile.find(
            variable(TomlFile.VARIABLE),
            Stream.concat(
                    Stream.of(Path.of("").toAbsolutePath()),
                    variable("server.config.dir").map(Path::of).stream())
                .toList(),
            Declarations.KEYS));
  }

  TomlConfigSource(TomlFile file) {
    this.variables = file.variables();
    this.findings = file.findings();
  }

  /** A source can't ask MicroProfile Config, which is being built. */
  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .or(() -> Optional.ofNullable(System.getenv(name)));
  }

  Findings findings() {
    return findings;
  }

  @Override
  public int getOrdinal() {
    return ORDINAL;
  }

  @Override
  public Set<String> getPropertyNames() {
    return variables.keySet();
  }

  @Override
  public String getValue(String name) {
    return variables.get(name);
  }

  @Override
  public Map<String, String> getProperties() {
    return variables;
  }

  @Override
  public String getName() {
    return "config.toml";
  }
}
