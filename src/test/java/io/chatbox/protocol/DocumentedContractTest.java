package io.chatbox.protocol;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.ClientFrame.Header;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The frames that the documents show are those that the codec accepts and writes. */
class DocumentedContractTest {
  private static final String SESSION = "7c9e6679f1c24b0d8e3a5b1f2d4c6a80";
  private static final String QUESTION = "1b4e28ba2fa14d2883f0b9a1c7d5e312";
  private static final String ANSWER = "9f8b7c6d5e4f40318a2b3c4d5e6f7081";
  private static final String FIRST = "Air scatters blue light ";
  private static final String SECOND = "more than red.";
  private static final List<ServerFrame.Model> MODELS =
      List.of(new ServerFrame.Model("demo", "Demo"), new ServerFrame.Model("gpt", "GPT"));

  private static final Map<String, String> EXAMPLES = DocumentedExamples.read();

  record Accepted(String example, ClientFrame frame) {}

  record Written(String example, String at, ServerFrame frame) {}

  static Stream<Accepted> accepted() {
    return Stream.of(
        new Accepted(
            "question",
            new ClientFrame.UserMessage(
                new Header(null, null, "m-1"), "Why is the sky blue?", Map.of())),
        new Accepted(
            "question_with_metadata",
            new ClientFrame.UserMessage(
                new Header(SESSION, Sender.USER, null),
                "And at sunset?",
                Map.of("page", "/weather", "attempt", "2", "mobile", "true"))),
        new Accepted("plain_question", new ClientFrame.PlainMessage(Header.EMPTY, "Hello")),
        new Accepted("choose_model", new ClientFrame.ModelSelect(Header.EMPTY, "demo")),
        new Accepted("stop_answer", new ClientFrame.Stop(Header.EMPTY)),
        new Accepted("are_you_there", new ClientFrame.Ping(Header.EMPTY)));
  }

  static Stream<Written> written() {
    return Stream.of(
        new Written(
            "opened",
            "2026-03-01T09:30:00Z",
            new ServerFrame.ConnectionStatus(SESSION, "ada", MODELS, "demo", 0, false, null, null)),
        new Written(
            "resumed",
            "2026-03-01T09:31:00.005999Z",
            new ServerFrame.ConnectionStatus(SESSION, "ada", MODELS, "gpt", 4, true, ANSWER, null)),
        new Written(
            "stored", "2026-03-01T09:30:04.012Z", new ServerFrame.Ack(SESSION, QUESTION, 1, "m-1")),
        new Written(
            "begins", "2026-03-01T09:30:04.020Z", new ServerFrame.Loading(SESSION, ANSWER, null)),
        new Written(
            "first_piece",
            "2026-03-01T09:30:04.350Z",
            new ServerFrame.AnswerPiece(SESSION, ANSWER, 0, FIRST)),
        new Written(
            "second_piece",
            "2026-03-01T09:30:04.391Z",
            new ServerFrame.AnswerPiece(SESSION, ANSWER, FIRST.length(), SECOND)),
        new Written("complete", "2026-03-01T09:30:04.420Z", complete()),
        new Written("stopped", "2026-03-01T09:30:04.400Z", stopped()),
        new Written(
            "whole",
            "2026-03-01T09:30:04.420Z",
            new ServerFrame.AnswerWhole(SESSION, ANSWER, FIRST + SECOND)),
        new Written(
            "from_another_device",
            "2026-03-01T09:30:04.013Z",
            shown(QUESTION, 1, "Why is the sky blue?", Map.of())),
        new Written(
            "with_metadata",
            "2026-03-01T09:32:00Z",
            shown(
                "c3d4e5f60718293a4b5c6d7e8f901234",
                3,
                "And at sunset?",
                Map.of("page", "/weather"))),
        new Written(
            "plain_answer",
            "2026-03-01T09:32:00Z",
            new ServerFrame.PlainAnswer("Hello! What can I do for you?")),
        new Written("here_i_am", "2026-03-01T09:33:00Z", new ServerFrame.Pong(SESSION)),
        new Written(
            "missing_field",
            "2026-03-01T09:30:04Z",
            failure(ErrorCode.MISSING_FIELD, "The field content is missing or blank.", null)),
        new Written(
            "answer_failed",
            "2026-03-01T09:30:34.020Z",
            new ServerFrame.Failure(
                SESSION,
                ANSWER,
                null,
                ErrorCode.LLM_TIMEOUT,
                "The model took too long. Send the message again.",
                null)),
        new Written(
            "too_many",
            "2026-03-01T09:30:04Z",
            failure(ErrorCode.TOO_MANY_REQUESTS, "Wait a moment, then send it again.", 1500L)),
        new Written(
            "message_refused",
            "2026-03-01T09:30:04Z",
            new ServerFrame.Failure(
                SESSION,
                null,
                "m-17",
                ErrorCode.CONFLICT,
                "Messages are waiting for their answers. Send this one after the next answer.",
                null)),
        new Written(
            "token_expired",
            "2026-03-01T10:30:00Z",
            new ServerFrame.Failure(
                null,
                null,
                null,
                ErrorCode.EXPIRED_TOKEN,
                "The token has expired. Get a new one, then reconnect.",
                null)));
  }

  private static ServerFrame complete() {
    return new ServerFrame.AnswerEnd(
        SESSION,
        ANSWER,
        (FIRST + SECOND).length(),
        "",
        new ServerFrame.AnswerFacts(
            2,
            QUESTION,
            "demo",
            "stop",
            false,
            new ServerFrame.TokenCount(12, 9, true),
            null,
            null));
  }

  private static ServerFrame stopped() {
    return new ServerFrame.AnswerEnd(
        SESSION,
        ANSWER,
        FIRST.length(),
        "more",
        new ServerFrame.AnswerFacts(
            2,
            QUESTION,
            "demo",
            "stop",
            true,
            new ServerFrame.TokenCount(12, 6, false),
            null,
            null));
  }

  private static ServerFrame shown(
      String id, long seq, String content, Map<String, String> metadata) {
    return new ServerFrame.MessageShown(
        SESSION,
        id,
        null,
        seq,
        Sender.USER,
        content,
        Instant.parse("2026-03-01T09:30:04.013Z"),
        metadata);
  }

  private static ServerFrame failure(ErrorCode code, String message, Long retryAfterMillis) {
    return new ServerFrame.Failure(SESSION, null, null, code, message, retryAfterMillis);
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void acceptsWhatIsDocumented(Accepted accepted) {
    assertThat(at(Instant.EPOCH).decode(EXAMPLES.get(accepted.example())))
        .isEqualTo(accepted.frame());
  }

  @ParameterizedTest
  @MethodSource("written")
  void writesWhatIsDocumented(Written written) {
    assertThat(at(Instant.parse(written.at())).encode(written.frame()))
        .isEqualTo(EXAMPLES.get(written.example()));
  }

  @Test
  void everyExampleIsHeldAgainstTheCodec() {
    Set<String> tested = new TreeSet<>();
    accepted().forEach(accepted -> tested.add(accepted.example()));
    written().forEach(written -> tested.add(written.example()));

    assertThat(tested).isEqualTo(new TreeSet<>(EXAMPLES.keySet()));
  }

  @Test
  void everyFrameHasAnExample() {
    Set<Class<?>> shown = new HashSet<>();
    accepted().forEach(accepted -> shown.add(accepted.frame().getClass()));
    written().forEach(written -> shown.add(written.frame().getClass()));

    assertThat(shown)
        .contains(ClientFrame.class.getPermittedSubclasses())
        .contains(ServerFrame.class.getPermittedSubclasses());
  }

  @Test
  void theExchangeInTheGuideIsReal() {
    String guide = DocumentedExamples.document("docs/protocol.md");

    assertThat(
            guide
                .lines()
                .filter(line -> line.startsWith("→ ") || line.startsWith("← "))
                .map(line -> line.substring(2)))
        .isNotEmpty()
        .isSubsetOf(EXAMPLES.values());
  }

  @Test
  void theGuideExplainsEveryCode() {
    String guide = DocumentedExamples.document("docs/protocol.md");
    String errors = Arrays.stream(ErrorCode.values()).map(Enum::name).collect(joining(" "));

    assertThat(guide).contains(errors.split(" "));
    for (CloseCode close : CloseCode.values()) {
      assertThat(guide).contains("| " + close.code() + " |");
    }
  }

  private static FrameCodec at(Instant instant) {
    return new FrameCodec(Clock.fixed(instant, ZoneOffset.UTC));
  }
}
