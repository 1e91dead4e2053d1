package io.chatbox.protocol;

import static io.chatbox.protocol.ErrorCode.INVALID_FORMAT;
import static io.chatbox.protocol.ErrorCode.MISSING_FIELD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chatbox.protocol.ClientFrame.Header;
import io.chatbox.protocol.ClientFrame.Sync;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each type of frame must have and may leave out, and the numbers in it. */
class FrameRequirementsTest {
  private static final SessionId SESSION = SessionId.next();

  private final FrameCodec codec = new FrameCodec(Clock.systemUTC());

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          "type":"edit","content":"x"                              | message_id
          "type":"edit","message_id":" ","content":"x"             | message_id
          "type":"edit","message_id":"m"                           | content
          "type":"edit","message_id":"m","content":"\\u0000 "      | content
          "type":"feedback","metadata":{"rating":"up"}             | message_id
          "type":"feedback","message_id":"m"                       | metadata.rating
          "type":"feedback","message_id":"m","metadata":null       | metadata.rating
          "type":"feedback","message_id":"m","metadata":{"rating":null} | metadata.rating
          "type":"token_refresh"                                   | token
          "type":"token_refresh","token":"\\u00a0"                 | token
          "type":"sync"                                            | seq
          "type":"sync","seq":null                                 | seq
          "type":"sync","seq":4,"seq":null                         | seq
          "type":"sync","message_id":"m","offset":7                | seq
          """)
  void whatIsRequiredIsNamed(String fields, String missing) {
    assertRefused(fields, MISSING_FIELD, "The field " + missing + " is missing or blank.");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          "type":"edit","message_id":7,"content":"x"                     | message_id must be text
          "type":"edit","message_id":"\\udc00","content":"x"             | message_id holds half
          "type":"feedback","message_id":"m","metadata":{"rating":"UP"}  | metadata.rating must be
          "type":"feedback","message_id":"m","metadata":{"rating":""}    | metadata.rating must be
          "type":"feedback","message_id":"m","metadata":{"rating":true}  | metadata.rating must be
          "type":"feedback","message_id":"m","metadata":"up"             | metadata must be
          "type":"regenerate","model_id":["gpt"]                         | model_id must be text
          "type":"typing_indicator","metadata":[true]                    | metadata must be
          "type":"token_refresh","token":{"jwt":"x"}                     | token must be text
          """)
  void whatHasTheWrongFormIsNamed(String fields, String named) {
    assertRefused(fields, INVALID_FORMAT, "The field " + named);
  }

  @Test
  void whatMayBeLeftOutIsNullOrEmpty() {
    assertThat(decode("\"type\":\"regenerate\""))
        .isEqualTo(new ClientFrame.Regenerate(Header.EMPTY, null));
    assertThat(decode("\"type\":\"regenerate\",\"model_id\":\" \""))
        .isEqualTo(new ClientFrame.Regenerate(Header.EMPTY, null));
    assertThat(decode("\"type\":\"typing_indicator\""))
        .isEqualTo(new ClientFrame.TypingIndicator(Header.EMPTY, Map.of()));
    assertThat(decode("\"type\":\"sync\",\"seq\":3,\"message_id\":\"\",\"offset\":null"))
        .isEqualTo(new Sync(Header.EMPTY, 3, null, 0));
    assertThat(
            decode(
                "\"type\":\"stop\",\"client_msg_id\":\"c\",\"session_id\":\"%s\""
                    .formatted(SESSION)))
        .isEqualTo(new ClientFrame.Stop(new Header(SESSION, null, "c")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s",
        "{\\\"$ne\\\":null}",
        "7C9E6679F1C24B0D8E3A5B1F2D4C6A80",
        "7c9e6679f1c24b0d8e3a5b1f2d4c6a8",
        "7c9e6679f1c24b0d8e3a5b1f2d4c6a800"
      })
  void whatCanBeNoIdNamesNoSession(String named) {
    assertThat(decode("\"type\":\"stop\",\"session_id\":\"" + named + "\""))
        .isEqualTo(new ClientFrame.Stop(Header.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(strings = {" down ", "\\u0000down", "\\u0064own"})
  void aRatingIsReadLikeAnyText(String down) {
    assertThat(
            decode(
                "\"type\":\"feedback\",\"message_id\":\"m\",\"metadata\":{\"rating\":\"%s\"}"
                    .formatted(down)))
        .isEqualTo(new ClientFrame.Feedback(Header.EMPTY, new MessageId("m"), Rating.DOWN));
  }

  @Test
  void numbersReachTheirEdges() {
    assertThat(decode("\"type\":\"sync\",\"seq\":0")).isEqualTo(new Sync(Header.EMPTY, 0, null, 0));
    assertThat(decode("\"type\":\"sync\",\"seq\":999999999999999999,\"offset\":2147483647"))
        .isEqualTo(new Sync(Header.EMPTY, 999_999_999_999_999_999L, null, Integer.MAX_VALUE));
    assertThat(decode("\"offset\":1,\"seq\":1,\"offset\":2,\"seq\":2,\"type\":\"sync\""))
        .as("the last counts")
        .isEqualTo(new Sync(Header.EMPTY, 2, null, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "-0",
        "0.0",
        "1.5",
        "1.",
        "1e3",
        "1E0",
        "0e999999999",
        "1000000000000000000",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999999999999999999",
        "\"5\"",
        "\"\"",
        "true",
        "[5]",
        "{\"seq\":5}",
        "NaN"
      })
  void whatIsNoWholeNumberIsRefused(String number) {
    String frame = "\"type\":\"sync\",\"seq\":1,\"%s\":%s";

    for (String field : new String[] {"seq", "offset"}) {
      ChatException refusal = refusal(frame.formatted(field, number));
      assertThat(refusal.code()).isEqualTo(INVALID_FORMAT);
      assertThat(refusal.getMessage())
          .isIn(
              "The field " + field + " must be a whole number from 0.",
              "A frame must be one JSON object and nothing else.");
    }
  }

  @Test
  void anOffsetIsWithinWhatAnswersReach() {
    assertRefused(
        "\"type\":\"sync\",\"seq\":1,\"offset\":2147483648", INVALID_FORMAT, "The field offset");
    assertRefused(
        "\"type\":\"ping\",\"offset\":-1", INVALID_FORMAT, "The field offset must be a whole");
    decode("\"type\":\"sync\",\"seq\":2147483648");
  }

  private ClientFrame decode(String fields) {
    return codec.decode("{" + fields + "}");
  }

  private ChatException refusal(String fields) {
    ChatException refusal = catchThrowableOfType(ChatException.class, () -> decode(fields));
    assertThat(refusal).as("refusal of " + fields).isNotNull();
    return refusal;
  }

  private void assertRefused(String fields, ErrorCode code, String named) {
    ChatException refusal = refusal(fields);
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal).hasMessageContaining(named);
  }
}
