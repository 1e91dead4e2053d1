package io.chatbox.dev;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the fake does with a request.
 *
 * @param status 200 for an event stream, whose body the steps write; another one for a refusal, or
 *     for a body that the steps write if there are any; 0 for none, the connection breaks off
 *     before the response
 * @param refusal its body, if not the one of the provider's own form
 */
public record FakeReply(
    int status, Map<String, String> headers, Optional<String> refusal, List<Step> steps) {

  /** One thing after another. */
  public sealed interface Step {
    /** What comes before all content: who speaks. */
    record Role() implements Step {}

    /** All that a provider may say that is no answer: tools, thoughts, steps, pings. */
    record Noise() implements Step {}

    /** A chunk with content; a surrogate alone is written as an escape. */
    record Piece(String text) implements Step {}

    /** The same, a byte in each packet. */
    record Slivers(String text) implements Step {}

    record Finish(String reason) implements Step {}

    /** Usage where it is an event of its own, and the request asked for it. */
    record Usage() implements Step {}

    record Done() implements Step {}

    /** An error in the stream. */
    record Failure(String code) implements Step {}

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
  public static FakeReply answer(String... pieces) {
    List<Step> steps = new ArrayList<>(List.of(new Step.Role()));
    Arrays.stream(pieces).map(Step.Piece::new).forEach(steps::add);
    steps.addAll(List.of(new Step.Finish("stop"), new Step.Usage(), new Step.Done()));
    return steps(steps);
  }

  public static FakeReply steps(List<Step> steps) {
    return new FakeReply(200, Map.of(), Optional.empty(), List.copyOf(steps));
  }

  public static FakeReply steps(Step... steps) {
    return steps(List.of(steps));
  }

  /** Text as it is, as the body of an event stream. */
  public static FakeReply raw(String body) {
    return steps(new Step.Raw(body));
  }

  /** No response at all. */
  public static FakeReply dropped() {
    return new FakeReply(0, Map.of(), Optional.empty(), List.of());
  }

  /** The same with one more header, or another value of it. */
  public FakeReply withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new FakeReply(status, Map.copyOf(more), refusal, steps);
  }

  /** A refusal whose code is {@code fake_} and the status. */
  public static FakeReply status(int status) {
    return refusal(status, Optional.empty());
  }

  public static FakeReply status(int status, String body) {
    return refusal(status, Optional.of(body));
  }

  private static FakeReply refusal(int status, Optional<String> body) {
    Map<String, String> headers =
        status == 429
            ? Map.of("Content-Type", "application/json", "Retry-After", "1")
            : Map.of("Content-Type", "application/json");
    return new FakeReply(status, headers, body, List.of());
  }
}
