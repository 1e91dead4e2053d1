package io.chatbox.config;

import static io.chatbox.config.Variables.check;
import static io.chatbox.config.Variables.faults;
import static io.chatbox.config.Variables.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatbox.config.type.Secret;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault's line, word for word. */
class SettingsFaultsTest {

  static Stream<Arguments> faultLines() {
    return Stream.of(
        fault(
            "SERVER_PORT",
            "http",
            "\"http\" is not a whole number from 1 to 65535; correct it, or leave it out for 8080"),
        fault(
            "SERVER_PORT",
            "65536",
            "\"65536\" is not a whole number from 1 to 65535; correct it, or leave it out for"
                + " 8080"),
        fault(
            "CHATBOX_PATH_PREFIX",
            "chat",
            "\"chat\" is not a path such as /chatbox or /api/v1/chat; correct it, or leave it out"
                + " for /chatbox"),
        fault(
            "CHATBOX_PATH_PREFIX",
            "",
            "must not be empty; give a path such as /chatbox, or unset it"),
        fault(
            "JWT_SECRET",
            "short",
            "has 5 characters and needs at least 32; set a random one, for example from: openssl"
                + " rand -base64 32"),
        fault(
            "JWT_SECRET",
            "Xk7-TeSt",
            "has 8 characters and needs at least 32, and contains \"test\", which makes it guessable;"
                + " set a random one, for example from: openssl rand -base64 32"),
        fault(
            "JWT_SECRET",
            "Admin-kW3Zr8vQpLx1NcYt6HdB0sJmGfUo9aEi-12345",
            "contains \"admin\" and \"12345\", which makes it guessable; set a random one, for"
                + " example from: openssl rand -base64 32"),
        fault(
            "JWT_SECRET",
            "REPLACE_WITH_A_LONG_RANDOM_TEXT_PLEASE",
            "still holds the placeholder REPLACE_WITH; put the real value in its place"),
        fault(
            "JWT_SECRET",
            " ",
            "required unless JWT_JWKS_URL is set; set it, or chatbox.jwt_secret in config.toml, to a"
                + " random text that whoever issues tokens has too, for example from: openssl rand"
                + " -base64 32"),
        fault(
            "MONGO_URI",
            "",
            "required and not set; set it, or database.uri in config.toml, to the connection"
                + " string of your MongoDB, such as mongodb://user:password@host:27017"),
        fault(
            "MONGO_URI",
            "mongodb://chat:pass@word@host",
            "the value is not a connection string such as mongodb://user:password@host:27017 or"
                + " mongodb+srv://user:password@host (special characters in user and password"
                + " percent-encoded); correct it"),
        fault(
            "MONGO_URI",
            "mongodb://chat:pass@host/a$b",
            "the value is not a connection string such as mongodb://user:password@host:27017 or"
                + " mongodb+srv://user:password@host (special characters in user and password"
                + " percent-encoded); correct it"),
        fault(
            "MONGO_DATABASE",
            "my.chat",
            "\"my.chat\" is not a database name of 1 to 63 characters without any of"
                + " /\\. \"$*<>:|?; correct it, or leave it out"),
        fault(
            "MAX_MESSAGE_SIZE",
            "0",
            "\"0\" is not a size from 1 to 2147483647, in bytes or written like 64KB or 1MB;"
                + " correct it, or leave it out for 1048576"),
        fault(
            "WS_WRITE_WAIT",
            "10",
            "\"10\" is not a duration from 100ms to 5m, written like 100ms, 54s or 1h30m; correct"
                + " it, or leave it out for 10s"),
        fault(
            "WS_PONG_WAIT",
            "54s",
            "54s is not over WS_PING_PERIOD (54s); make it longer, or WS_PING_PERIOD shorter"),
        fault(
            "WS_ALLOWED_ORIGINS",
            "https://a.test,https://b.test/",
            "\"https://b.test/\" is not an origin such as https://chat.example.com or"
                + " http://localhost:3000; correct it, or leave it out"),
        fault(
            "LOG_FORMAT",
            "xml\nERROR all is lost",
            "\"xml?ERROR all is lost\" is not one of text, json; correct it, or leave it out for"
                + " text"),
        fault(
            "LOG_DIR",
            "CHANGE_ME",
            "still holds the placeholder CHANGE_ME; put the real value in its place"));
  }

  private static Arguments fault(String variable, String value, String line) {
    return Arguments.of(variable, value, variable + ": " + line);
  }

  @ParameterizedTest
  @MethodSource("faultLines")
  void eachFaultIsOneLineThatSaysWhatToDo(String variable, String value, String line) {
    assertThat(faults(variable, value)).containsExactly(line);
  }

  @ParameterizedTest
  @CsvSource({
    "CHATBOX_PATH_PREFIX, /",
    "CHATBOX_PATH_PREFIX, /chat/",
    "CHATBOX_PATH_PREFIX, //chat",
    "CHATBOX_PATH_PREFIX, /a/../b",
    "CHATBOX_PATH_PREFIX, /.",
    "CHATBOX_PATH_PREFIX, /a b",
    "CHATBOX_PATH_PREFIX, /%2e",
    "WS_PING_PERIOD, 54",
    "WS_PING_PERIOD, s",
    "WS_PING_PERIOD, -5s",
    "WS_PING_PERIOD, 5s1m",
    "WS_PING_PERIOD, 99ms",
    "WS_PING_PERIOD, 9999999999999s",
    "MAX_MESSAGE_SIZE, 2GB",
    "MAX_MESSAGE_SIZE, 1TB",
    "MAX_MESSAGE_SIZE, 999999999999GB",
    "MAX_MESSAGE_SIZE, 1.5MB",
    "MAX_MESSAGE_SIZE, -1",
    "MAX_CONNECTIONS, 0",
    "MAX_CONNECTIONS, 99999999999999999999",
    "MONGO_URI, postgres://user:pw@host/db",
    "MONGO_URI, mongodb+srv://host:27017",
    "MONGO_COLLECTION, system.users",
    "MONGO_RETRY_ATTEMPTS, 0",
    "WS_ALLOWED_ORIGINS, *",
    "WS_ALLOWED_ORIGINS, chat.example.com",
    "WS_ALLOWED_ORIGINS, https://chat.example.com:99999",
    "WS_ALLOWED_ORIGINS, https://user@chat.example.com",
  })
  void valuesOutOfBoundsAreFaults(String variable, String value) {
    assertThat(faults(variable, value)).singleElement().asString().startsWith(variable + ": ");
  }

  @Test
  void allFaultsComeAtOnce() {
    SettingsCheck check =
        check(Map.of("JWT_SECRET", "short", "CHATBOX_PATH_PREFIX", "chat", "SERVER_PORT", "0"));

    assertThat(check.settings()).isEmpty();
    assertThat(check.faults().stream().map(line -> line.split(":")[0]))
        .containsExactly(
            "SERVER_PORT", "CHATBOX_PATH_PREFIX", "JWT_SECRET", "MONGO_URI", "LLM_PROVIDER_1_ID");
    assertThatThrownBy(check::orElseThrow)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Configuration validation failed\n  " + String.join("\n  ", check.faults()));
  }

  @Test
  void warnsOfWhatIsAllowedButUnsafe() {
    SettingsCheck check =
        check(
            with(
                "MONGO_URI", "mongodb://localhost:27017",
                "ENCRYPTION_KEY", "",
                "WS_ALLOWED_ORIGINS", "",
                "JWT_SECRET", Variables.JWT_SECRET + "\r\n"));

    assertThat(check.faults()).isEmpty();
    assertThat(check.orElseThrow().get(AccessSettings.JWT_SECRET))
        .contains(new Secret(Variables.JWT_SECRET));
    assertThat(check.warnings())
        .containsExactly(
            "MONGO_URI: has no user and password; use a database that asks for them, unless nobody"
                + " else can reach it",
            "ENCRYPTION_KEY: not set, so conversations are stored in the clear; set it to what"
                + " openssl rand -base64 32 prints, and keep a copy of that key elsewhere",
            "WS_ALLOWED_ORIGINS: not set, so pages of every origin may open the socket; list those"
                + " that may, such as https://chat.example.com",
            "JWT_SECRET: begins or ends with white space, which doesn't count; remove it, here and"
                + " where tokens are issued");
    assertThat(check(Variables.valid()).warnings()).isEmpty();
  }

  @Test
  void aClusterNamedByDnsIsCheckedWithoutAsking() {
    assertThat(faults("MONGO_URI", "mongodb+srv://chat:hunter2@db.invalid/chat")).isEmpty();
  }
}
