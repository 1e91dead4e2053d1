package io.chatbox.dev;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the fake does with a request.
 *
 * @param status 200 for an event stream, whose body the steps write; another one with {@code
 *     refusal} as its body; 0 for none, the connection breaks off before the response
 */
public record FakeOpenAiReply(
    int status, Map<String, String> headers, String refusal, List<Step> steps) {

  /** One thing after another. */
  public sealed interface Step {
    /** The chunk that says who speaks, without content. */
    record Role() implements Step {}

    /** A chunk with content; a surrogate alone is written as an escape. */
    record Piece(String text) implements Step {}

    record Finish(String reason) implements Step {}

    /** The usage chunk without choices, if the request asked for it. */
    record Usage() implements Step {}

    record Done() implements Step {}

    /** Text as it is. */
    record Raw(String text) implements Step {}

    /** Text as it is, a byte in each packet. */
    record Trickle(String text) implements Step {}

    /** Bytes that are no text. */
    record Bytes(byte[] bytes) implements Step {}

    /** The same text again and again, until the client is gone. */
    record Forever(String text) implements Step {}

    record Pause(Duration time) implements Step {}

    /** No chunk any more, comments only, until the client is gone. */
    record Hang() implements Step {}

    /** Breaks the connection off, without ending the response. */
    record Die() implements Step {}
  }

  /** A whole answer. */
  public static FakeOpenAiReply answer(String... pieces) {
    List<Step> steps = new ArrayList<>(List.of(new Step.Role()));
    Arrays.stream(pieces).map(Step.Piece::new).forEach(steps::add);
    steps.addAll(List.of(new Step.Finish("stop"), new Step.Usage(), new Step.Done()));
    return steps(steps);
  }

  public static FakeOpenAiReply steps(List<Step> steps) {
    return new FakeOpenAiReply(200, Map.of(), "", List.copyOf(steps));
  }

  public static FakeOpenAiReply steps(Step... steps) {
    return steps(List.of(steps));
  }

  /** Text as it is, as the body of an event stream. */
  public static FakeOpenAiReply raw(String body) {
    return steps(new Step.Raw(body));
  }

  /** No response at all. */
  public static FakeOpenAiReply dropped() {
    return new FakeOpenAiReply(0, Map.of(), "", List.of());
  }

  /** The same with one more header, or another value of it. */
  public FakeOpenAiReply withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new FakeOpenAiReply(status, Map.copyOf(more), refusal, steps);
  }

  /** A refusal with OpenAI's error body. */
  public static FakeOpenAiReply status(int status) {
    return status(status, error("fake_" + status));
  }

  public static FakeOpenAiReply status(int status, String body) {
    Map<String, String> headers =
        status == 429
            ? Map.of("Content-Type", "application/json", "Retry-After", "1")
            : Map.of("Content-Type", "application/json");
    return new FakeOpenAiReply(status, headers, body, List.of());
  }

  static String error(String code) {
    return """
        {"error":{"message":"The fake was told to fail.","type":"server_error","param":null,\
        "code":"%s"}}"""
        .formatted(code);
  }
}
