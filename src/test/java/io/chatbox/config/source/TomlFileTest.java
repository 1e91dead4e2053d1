package io.chatbox.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Shown;
import io.chatbox.config.type.ValueType.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TomlFileTest {
  private static final KnownKeys KNOWN =
      new KnownKeys(
          Map.ofEntries(
              entry("server.port", new KnownKeys.Key("SERVER_PORT", Form.NUMBER)),
              entry("chatbox.path_prefix", one("CHATBOX_PATH_PREFIX")),
              entry("chatbox.jwt_secret", one("JWT_SECRET")),
              entry("chatbox.max_message_size", one("MAX_MESSAGE_SIZE")),
              entry("chatbox.allowed_origins", new KnownKeys.Key("WS_ALLOWED_ORIGINS", Form.LIST)),
              entry("chatbox.websocket.ping_period", one("WS_PING_PERIOD")),
              entry("chatbox.llm.idle_timeout", one("LLM_IDLE_TIMEOUT")),
              entry(
                  "chatbox.llm.context_summary",
                  new KnownKeys.Key("LLM_CONTEXT_SUMMARY", Form.FLAG)),
              entry("database.uri", one("MONGO_URI")),
              entry("log.dir", one("LOG_DIR")),
              entry("log.level", one("LOG_LEVEL"))),
          "chatbox.llm.providers",
          999,
          Map.of(
              "id", one("LLM_PROVIDER_<n>_ID"),
              "model", one("LLM_PROVIDER_<n>_MODEL"),
              "inputs", new KnownKeys.Key("LLM_PROVIDER_<n>_INPUTS", Form.OBJECT),
              "temperature", new KnownKeys.Key("LLM_PROVIDER_<n>_TEMPERATURE", Form.NUMBER),
              "max_tokens", new KnownKeys.Key("LLM_PROVIDER_<n>_MAX_TOKENS", Form.NUMBER)));

  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("config.toml");
  }

  @Test
  void keysBecomeVariables() throws IOException {
    Files.writeString(
        path,
        """
        [server]
        port = 9090
        [chatbox]
        path_prefix = "/chat"
        jwt_secret = "s3"
        max_message_size = "2MB"
        allowed_origins = ["https://a.test", "https://b.test"]
        websocket.ping_period = "20s"
        [chatbox.llm]
        idle_timeout = "5s"
        [[chatbox.llm.providers]]
        id = "one"
        temperature = 0.5
        [[chatbox.llm.providers]]
        id = "two"
        max_tokens = 100
        [database]
        uri = "mongodb://host"
        [log]
        dir = ""
        """);

    TomlFile file = TomlFile.find(Optional.empty(), List.of(folder), KNOWN);

    assertThat(file.findings().faults()).isEmpty();
    assertThat(file.findings().warnings()).isEmpty();
    assertThat(file.variables())
        .containsOnly(
            entry("SERVER_PORT", "9090"),
            entry("CHATBOX_PATH_PREFIX", "/chat"),
            entry("JWT_SECRET", "s3"),
            entry("MAX_MESSAGE_SIZE", "2MB"),
            entry("WS_ALLOWED_ORIGINS", "https://a.test,https://b.test"),
            entry("WS_PING_PERIOD", "20s"),
            entry("LLM_IDLE_TIMEOUT", "5s"),
            entry("LLM_PROVIDER_1_ID", "one"),
            entry("LLM_PROVIDER_1_TEMPERATURE", "0.5"),
            entry("LLM_PROVIDER_2_ID", "two"),
            entry("LLM_PROVIDER_2_MAX_TOKENS", "100"),
            entry("MONGO_URI", "mongodb://host"),
            entry("LOG_DIR", ""));
  }

  @Test
  void unknownKeysAreWarningsAndWrongTypesFaults() throws IOException {
    Files.writeString(
        path,
        """
        server.prot = 80
        server.port = [80]
        chatbox.allowed_origins = [["https://a.test"]]
        chatbox.llm.providers = 3
        "odd\\nkey" = 1
        log.level = { is = "info" }
        """);

    Findings findings = TomlFile.find(Optional.empty(), List.of(folder), KNOWN).findings();

    assertThat(findings.warnings())
        .containsExactlyInAnyOrder(
            "CHATBOX_CONFIG: unknown key log.level.is is ignored; correct or remove it",
            "CHATBOX_CONFIG: unknown key server.prot is ignored; correct or remove it",
            "CHATBOX_CONFIG: unknown key odd?key is ignored; correct or remove it");
    assertThat(findings.faults())
        .containsExactlyInAnyOrder(
            "SERVER_PORT: server.port in config.toml has a type that doesn't fit; write a text or"
                + " number there",
            "WS_ALLOWED_ORIGINS: chatbox.allowed_origins in config.toml has a type that doesn't"
                + " fit; write a list of texts there",
            "CHATBOX_CONFIG: chatbox.llm.providers is not an array of at most 999 tables; begin"
                + " each model with a line [[chatbox.llm.providers]]");
  }

  @Test
  void aBooleanIsAFlagAndAFloatMayBeAWholeNumber() throws IOException {
    Files.writeString(
        path,
        """
        server.port = 8_080.0
        log.level = 1.0
        chatbox.llm.context_summary = true
        [[chatbox.llm.providers]]
        temperature = 1e0
        [[chatbox.llm.providers]]
        temperature = -0.25
        max_tokens = 1e5
        [[chatbox.llm.providers]]
        temperature = nan
        max_tokens = inf
        [[chatbox.llm.providers]]
        max_tokens = 1e300
        """);

    TomlFile file = find(null);

    assertThat(file.findings().faults()).isEmpty();
    assertThat(file.variables())
        .containsOnly(
            entry("SERVER_PORT", "8080"),
            entry("LOG_LEVEL", "1.0"),
            entry("LLM_CONTEXT_SUMMARY", "true"),
            entry("LLM_PROVIDER_1_TEMPERATURE", "1"),
            entry("LLM_PROVIDER_2_TEMPERATURE", "-0.25"),
            entry("LLM_PROVIDER_2_MAX_TOKENS", "100000"),
            entry("LLM_PROVIDER_3_TEMPERATURE", "NaN"),
            entry("LLM_PROVIDER_3_MAX_TOKENS", "Infinity"),
            entry("LLM_PROVIDER_4_MAX_TOKENS", "1.0E300"));
  }

  @Test
  void whatIsNoTextIsReadAsIfItWereOne() throws IOException {
    Files.writeString(
        path,
        """
        server.port = true
        log.dir = 2026-12-01
        chatbox.allowed_origins = [1, true, "a"]
        [[chatbox.llm.providers]]
        id = 4
        model = false
        max_tokens = "8192"
        """);

    TomlFile file = find(null);

    assertThat(file.findings().faults()).isEmpty();
    assertThat(file.variables())
        .containsOnly(
            entry("SERVER_PORT", "true"),
            entry("LOG_DIR", "2026-12-01"),
            entry("WS_ALLOWED_ORIGINS", "1,true,a"),
            entry("LLM_PROVIDER_1_ID", "4"),
            entry("LLM_PROVIDER_1_MODEL", "false"),
            entry("LLM_PROVIDER_1_MAX_TOKENS", "8192"));
  }

  @Test
  void aTableStandsForItsJsonWhereJsonIsWanted() throws IOException {
    Files.writeString(
        path,
        """
        [[chatbox.llm.providers]]
        inputs = { 'a "b"' = "{{name}}", n = 1, on = true, list = ["x", 2.5], inner = { a = 1 } }
        [[chatbox.llm.providers]]
        inputs = '{"a": 1}'
        [[chatbox.llm.providers]]
        [chatbox.llm.providers.inputs]
        a = 1
        [[chatbox.llm.providers]]
        inputs = ["a"]
        model = { a = 1 }
        """);

    TomlFile file = find(null);

    assertThat(file.variables().get("LLM_PROVIDER_1_INPUTS").replaceAll("\\s", ""))
        .isEqualTo(
            "{\"a\\\"b\\\"\":\"{{name}}\",\"n\":1,\"on\":true,\"list\":[\"x\",2.5],"
                + "\"inner\":{\"a\":1}}");
    assertThat(file.variables()).containsEntry("LLM_PROVIDER_2_INPUTS", "{\"a\": 1}");
    assertThat(file.variables()).containsKey("LLM_PROVIDER_3_INPUTS");
    assertThat(file.findings().faults())
        .containsExactlyInAnyOrder(
            "LLM_PROVIDER_4_INPUTS: [[chatbox.llm.providers]] inputs in config.toml has a type that"
                + " doesn't fit; write a table, or a text that is JSON there",
            "LLM_PROVIDER_4_MODEL: [[chatbox.llm.providers]] model in config.toml has a type that"
                + " doesn't fit; write a text or number there");
  }

  @Test
  void aFileThatIsNotTomlIsAFaultWithItsPlaceAndNoneOfItsText() throws IOException {
    Files.writeString(path, "[chatbox]\njwt_secret = hunter2hunter2\n");

    Findings findings =
        TomlFile.find(Optional.of(path.toString()), List.of(folder), KNOWN).findings();

    assertThat(findings.faults())
        .containsExactly(
            "CHATBOX_CONFIG: "
                + Shown.quoted(path.toString())
                + " is not TOML at line 2, column 14; correct it there");
  }

  @Test
  void aFileThatCantBeReadIsAFault() throws IOException {
    Files.write(path, new byte[] {(byte) 0xff, (byte) 0xfe, 0x00});
    Path large = Files.writeString(folder.resolve("large"), "#".repeat(1024 * 1024 + 1));

    assertThat(find(path.toString()).findings().faults())
        .singleElement()
        .asString()
        .endsWith("can't be read as UTF-8 text; make it readable for the server's user");
    assertThat(find(large.toString()).findings().faults())
        .singleElement()
        .asString()
        .endsWith("is over 1MB; name the right file");
  }

  @Test
  void onlyANamedFileHasToBeThere() throws IOException {
    assertThat(find(null).findings().faults()).isEmpty();
    assertThat(find(" ").findings().faults()).isEmpty();
    assertThat(find("gone.toml").findings().faults())
        .containsExactly(
            "CHATBOX_CONFIG: there is no file \"gone.toml\"; correct the path, or leave it out");
    assertThat(find("\0").findings().faults())
        .containsExactly(
            "CHATBOX_CONFIG: there is no file \"?\"; correct the path, or leave it out");

    Files.writeString(folder.resolve("own.toml"), "server.port = 1");
    assertThat(find("own.toml").variables()).containsOnly(entry("SERVER_PORT", "1"));
  }

  private static KnownKeys.Key one(String variable) {
    return new KnownKeys.Key(variable, Form.TEXT);
  }

  private TomlFile find(String named) {
    return TomlFile.find(
        Optional.ofNullable(named), List.of(folder.resolve("elsewhere"), folder), KNOWN);
  }
}
