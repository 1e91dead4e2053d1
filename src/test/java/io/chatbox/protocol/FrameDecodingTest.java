package io.chatbox.protocol;

import static io.chatbox.protocol.ErrorCode.INVALID_FORMAT;
import static io.chatbox.protocol.ErrorCode.MISSING_FIELD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chatbox.protocol.ClientFrame.UserMessage;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecodingTest {
  private final FrameCodec codec = new FrameCodec(Clock.systemUTC());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hello",
        "null",
        "17",
        "\"ping\"",
        "[]",
        "[{\"type\":\"ping\"}]",
        "{",
        "{\"type\"",
        "{\"type\":\"ping\"",
        "{\"type\":\"ping\",}",
        "{\"type\":\"ping\"}}",
        "{\"type\":\"ping\"} {\"type\":\"ping\"}",
        "{\"type\":\"ping\"}\u0000",
        "\ufeff{\"type\":\"ping\"}",
        "{'type':'ping'}",
        "{\"type\":\"ping\",\"x\":01}",
        "{\"type\":\"ping\",\"x\":NaN}",
        "{\"type\":\"ping\",\"x\":\"\u0001\"}",
        "{\"type\":\"ping\",\"x\":\"\\x41\"}",
        "{\"type\":\"ping\",\"x\":\"\\u00g0\"}",
        "{\"type\":\"ping\"/* */}",
      })
  void whatIsNotOneJsonObjectIsRefused(String input) {
    assertRefused(input, INVALID_FORMAT, "A frame must be one JSON object and nothing else.");
  }

  @ParameterizedTest
  @MethodSource
  void whatTheContractDoesNotAllowIsRefused(String input, ErrorCode code, String named) {
    assertRefused(input, code, named);
  }

  static Stream<Arguments> whatTheContractDoesNotAllowIsRefused() {
    return Stream.of(
        Arguments.of("{}", MISSING_FIELD, "field type"),
        Arguments.of("{\"type\":null}", MISSING_FIELD, "field type"),
        Arguments.of("{\"type\":\"  \"}", MISSING_FIELD, "field type"),
        Arguments.of("{\"type\":7}", INVALID_FORMAT, "field type"),
        Arguments.of("{\"type\":\"Ping\"}", INVALID_FORMAT, "type of frame is not known"),
        Arguments.of("{\"type\":\"assistant\"}", INVALID_FORMAT, "type of frame is not known"),
        Arguments.of("{\"type\":\"user_message\"}", MISSING_FIELD, "field content"),
        Arguments.of(
            "{\"type\":\"user_message\",\"content\":\" \\u0000\\u00a0\\n\"}",
            MISSING_FIELD,
            "field content"),
        Arguments.of("{\"type\":\"user\",\"content\":\"\"}", MISSING_FIELD, "field content"),
        Arguments.of("{\"type\":\"user\",\"content\":[\"a\"]}", INVALID_FORMAT, "field content"),
        Arguments.of("{\"type\":\"user\",\"content\":1e400}", INVALID_FORMAT, "field content"),
        Arguments.of(
            "{\"type\":\"user\",\"content\":\"a\\ud83d\"}", INVALID_FORMAT, "field content"),
        Arguments.of(
            "{\"type\":\"user\",\"content\":\"\\ude00\\ud83d\"}", INVALID_FORMAT, "field content"),
        Arguments.of("{\"type\":\"user\",\"content\":\"\ud83d\"}", INVALID_FORMAT, "field content"),
        Arguments.of("{\"type\":\"model_select\"}", MISSING_FIELD, "field model_id"),
        Arguments.of(
            "{\"type\":\"model_select\",\"model_id\":{}}", INVALID_FORMAT, "field model_id"),
        Arguments.of("{\"type\":\"ping\",\"sender\":\"root\"}", INVALID_FORMAT, "field sender"),
        Arguments.of("{\"type\":\"ping\",\"sender\":true}", INVALID_FORMAT, "field sender"),
        Arguments.of("{\"type\":\"ping\",\"session_id\":5}", INVALID_FORMAT, "field session_id"),
        Arguments.of("{\"type\":\"ping\",\"metadata\":\"a\"}", INVALID_FORMAT, "field metadata"),
        Arguments.of(
            "{\"type\":\"ping\",\"metadata\":{\"a\":[]}}", INVALID_FORMAT, "value in metadata"),
        Arguments.of(
            "{\"type\":\"ping\",\"metadata\":{\"a\":{}}}", INVALID_FORMAT, "value in metadata"),
        Arguments.of(
            "{\"type\":\"ping\",\"metadata\":{\"a\":\"\\udc00\"}}",
            INVALID_FORMAT,
            "field metadata"),
        Arguments.of(
            "{\"type\":\"ping\",\"metadata\":{\"\\udc00\":\"a\"}}",
            INVALID_FORMAT,
            "field metadata"));
  }

  @Test
  void messagesHoldNothingOfTheInput() {
    String marker = "s3cr3t-marker";

    for (String input :
        new String[] {
          marker,
          "{\"type\":\"" + marker + "\"}",
          "{\"type\":\"ping\",\"sender\":\"" + marker + "\"}",
          "{\"" + marker + "\":" + marker + "}",
          "{\"type\":\"ping\",\"metadata\":{\"" + marker + "\":[\"" + marker + "\"]}}"
        }) {
      assertThatThrownBy(() -> codec.decode(input)).hasMessageNotContaining(marker).hasNoCause();
    }
  }

  static Stream<Arguments> limits() {
    return Stream.of(
        Arguments.of("content", Limits.CONTENT),
        Arguments.of("model_id", Limits.MODEL_ID),
        Arguments.of("session_id", Limits.SESSION_ID),
        Arguments.of("client_msg_id", Limits.CLIENT_MSG_ID),
        Arguments.of("message_id", Limits.MESSAGE_ID),
        Arguments.of("token", Limits.TOKEN));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void textIsHeldToItsLimitAfterTrimming(String field, int limit) {
    String frame = "{\"content\":\"x\",\"type\":\"user_message\",\"%s\":\"%s\"}";
    String longest = "a".repeat(limit);

    codec.decode(frame.formatted(field, longest));
    codec.decode(frame.formatted(field, " \\u0000\\n" + longest + "\\u0000\u2003"));
    codec.decode(frame.formatted(field, "\ud83d\ude00".repeat(limit / 2)));
    assertRefused(frame.formatted(field, longest + "a"), INVALID_FORMAT, "at most " + limit);
    assertRefused(
        frame.formatted(field, "\ud83d\ude00".repeat(limit / 2 + 1)),
        INVALID_FORMAT,
        "field " + field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":\"%s\"}", "{\"a\":%s}", "{\"%s\":1}"})
  void namesAndValuesInMetadataAreHeldToTheirLimit(String metadata) {
    String frame = "{\"type\":\"user_message\",\"content\":\"x\",\"metadata\":" + metadata + "}";
    String longest = "1".repeat(Limits.METADATA_VALUE);

    assertThat(((UserMessage) codec.decode(frame.formatted(longest))).metadata().toString())
        .contains(longest);
    assertRefused(frame.formatted(longest + "1"), INVALID_FORMAT, "at most 1000 characters");
  }

  @Test
  void metadataIsHeldToItsNumberOfEntries() {
    assertThat(withEntries(Limits.METADATA_ENTRIES, "").metadata()).hasSize(50);
    assertThat(withEntries(Limits.METADATA_ENTRIES, ",\"k0\":1,\"none\":null").metadata())
        .hasSize(50)
        .containsEntry("k0", "1");
    assertThatThrownBy(() -> withEntries(Limits.METADATA_ENTRIES + 1, ""))
        .isInstanceOf(ChatException.class)
        .hasMessageContaining("at most 50 entries");
  }

  private UserMessage withEntries(int count, String more) {
    String entries =
        IntStream.range(0, count)
            .mapToObj(i -> "\"k" + i + "\":\"v\"")
            .collect(Collectors.joining(","));
    return message("\"metadata\":{" + entries + more + "}");
  }

  @Test
  void metadataKeepsScalarsAsTheyWereWritten() {
    assertThat(
            message(
                    "\"metadata\":{\"t\":\" a b \",\"n\":-1.50e+400,\"i\":9007199254740993,"
                        + "\"yes\":true,\"no\":false,\"none\":null,\"blank\":\" \"}")
                .metadata())
        .isEqualTo(
            Map.of(
                "t", "a b",
                "n", "-1.50e+400",
                "i", "9007199254740993",
                "yes", "true",
                "no", "false",
                "blank", ""));
    assertThat(message("\"metadata\":null").metadata()).isEmpty();
  }

  @Test
  void nestingIsHeldToItsLimit() {
    String frame = "{\"x\":%s,\"type\":\"ping\"}";
    int inner = Limits.NESTING - 1;

    codec.decode(frame.formatted("[".repeat(inner) + "]".repeat(inner)));
    codec.decode(frame.formatted("{\"a\":".repeat(inner) + "1" + "}".repeat(inner)));
    codec.decode(frame.formatted("[[[]],[[]],{},{\"a\":[]}" + ",[[[[[[[[]]]]]]]]".repeat(9) + "]"));
    assertRefused(
        frame.formatted("[".repeat(inner + 1) + "]".repeat(inner + 1)),
        INVALID_FORMAT,
        "16 levels");
    assertRefused(
        frame.formatted("{\"a\":".repeat(inner + 1) + "1" + "}".repeat(inner + 1)),
        INVALID_FORMAT,
        "16 levels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void depthDoesNotOverflowTheStack(String opening) {
    assertRefused("{\"x\":" + opening.repeat(100_000), INVALID_FORMAT, "16 levels");
    assertRefused(opening.repeat(100_000), INVALID_FORMAT, "");
  }

  @Test
  void lengthAloneIsNoFault() {
    codec.decode("{\"x\":" + "9".repeat(100_000) + ",\"type\":\"ping\"}");
    codec.decode("{\"x\":-0." + "0".repeat(100_000) + "1e99999,\"type\":\"ping\"}");
    codec.decode("{\"" + "k".repeat(100_000) + "\":\"\\ud83d\",\"type\":\"ping\"}");
    codec.decode("{\"x\":[" + "{},".repeat(100_000) + "0],\"type\":\"ping\"}");
  }

  @Test
  void orderAndRepetitionOfFieldsAreHarmless() {
    assertThat(
            codec.decode(
                " {\"content\":\"first\",\"metadata\":{\"a\":1,\"a\":2},\"type\":\"ping\","
                    + "\"unknown\":{\"type\":\"stop\",\"content\":[\"inner\"]},"
                    + "\"timestamp\":12,\"content\":\"last\",\"type\":\"user_message\"}\r\n\t "))
        .isEqualTo(new UserMessage(ClientFrame.Header.EMPTY, "last", Map.of("a", "2")));
  }

  @Test
  void whatIsBlankCountsAsMissing() {
    assertThat(message("\"client_msg_id\":\" \",\"session_id\":\"\",\"sender\":\"\\u0000\""))
        .isEqualTo(new UserMessage(ClientFrame.Header.EMPTY, "x", Map.of()));
  }

  private UserMessage message(String fields) {
    return (UserMessage)
        codec.decode("{\"type\":\"user_message\",\"content\":\"x\"," + fields + "}");
  }

  private void assertRefused(String input, ErrorCode code, String named) {
    ChatException refusal = catchThrowableOfType(ChatException.class, () -> codec.decode(input));
    assertThat(refusal).as("refusal").isNotNull().hasMessageContaining(named);
    assertThat(refusal.code()).isEqualTo(code);
  }
}
