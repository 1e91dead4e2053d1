package io.chatbox.dev;

import io.chatbox.dev.FakeReply.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Makes a reply from the words of the last user message, so that a test in another process can say
 * what it wants. Without directives the reply is {@code You said: } and the message. What stands
 * before an empty line was asked before: questions without an answer between them come as one
 * message, and Dify is told of the past so. With:
 *
 * <ul>
 *   <li>{@code [[chunks:50]]} the words {@code word1} to {@code word50}, a chunk each
 *   <li>{@code [[history]]} all that the user said, as {@code 1=first | 2=second}
 *   <li>{@code [[emoji]]} an emoji whose surrogates come in two chunks
 *   <li>{@code [[noise]]} before each chunk all that is no answer: tools, thoughts, pings
 *   <li>{@code [[delay:20]]} milliseconds before each chunk
 *   <li>{@code [[hang]]} {@code [[hang-after:3]]} nothing (more) comes, and the response stays open
 *   <li>{@code [[error-after:2]]} an error object after two chunks
 *   <li>{@code [[die-after:2]]} the connection breaks after two chunks
 *   <li>{@code [[status:500]]} a refusal
 *   <li>{@code [[wire:finish-abort]]} what that file of the corpus has as its first response
 * </ul>
 */
final class FakeDirectives {
  private static final Pattern DIRECTIVE = Pattern.compile("\\[\\[([a-z-]+)(?::(\\d{1,6}))?]]");
  private static final Pattern WIRE = Pattern.compile("\\[\\[wire:([a-z0-9-]+)]]");

  private final Map<String, Integer> found = new HashMap<>();
  private final String text;
  private final List<String> said;

  private FakeDirectives(List<String> said) {
    this.said = said;
    String last = said.isEmpty() ? "" : said.getLast();
    Matcher directive = DIRECTIVE.matcher(last);
    while (directive.find()) {
      String number = directive.group(2);
      found.put(directive.group(1), number == null ? 0 : Integer.parseInt(number));
    }
    this.text = strip(last);
  }

  /**
   * @param dialect whose corpus files are meant
   */
  static FakeReply reply(FakeRequest request, String dialect) {
    List<String> said =
        request.userMessages().stream()
            .flatMap(message -> Arrays.stream(message.split("\n\n")))
            .toList();
    Matcher wire = WIRE.matcher(said.isEmpty() ? "" : said.getLast());
    return wire.find()
        ? WireCase.of(dialect, wire.group(1)).reply()
        : new FakeDirectives(said).reply();
  }

  private FakeReply reply() {
    if (found.containsKey("status")) {
      return FakeReply.status(found.get("status"));
    }
    List<Step> steps = new ArrayList<>(List.of(new Step.Role()));
    List<String> pieces = pieces();
    for (int i = 0; i <= pieces.size(); i++) {
      if (breaks(i, steps)) {
        return FakeReply.steps(steps);
      }
      if (i < pieces.size()) {
        if (found.containsKey("noise")) {
          steps.add(new Step.Noise());
        }
        if (found.containsKey("delay")) {
          steps.add(new Step.Pause(Duration.ofMillis(found.get("delay"))));
        }
        steps.add(new Step.Piece(pieces.get(i)));
      }
    }
    steps.addAll(List.of(new Step.Finish("stop"), new Step.Usage(), new Step.Done()));
    return FakeReply.steps(steps);
  }

  /** Adds the end that the answer comes to after so many pieces, if it does. */
  private boolean breaks(int sent, List<Step> steps) {
    Integer now = sent;
    if (now.equals(found.get("hang")) || now.equals(found.get("hang-after"))) {
      steps.add(new Step.Hang());
    } else if (now.equals(found.get("die-after"))) {
      steps.add(new Step.Die());
    } else if (now.equals(found.get("error-after"))) {
      steps.add(new Step.Failure("fake_error"));
    } else {
      return false;
    }
    return true;
  }

  private List<String> pieces() {
    if (found.containsKey("chunks")) {
      return IntStream.rangeClosed(1, found.get("chunks")).mapToObj(i -> "word" + i + " ").toList();
    }
    if (found.containsKey("emoji")) {
      return List.of("Smile ", "\uD83D", "\uDE00", " please");
    }
    if (found.containsKey("history")) {
      return words(
          String.join(
              " | ",
              IntStream.range(0, said.size())
                  .mapToObj(i -> (i + 1) + "=" + strip(said.get(i)))
                  .toList()));
    }
    return words("You said: " + text);
  }

  private static List<String> words(String text) {
    return List.of(text.split("(?<=\\s)"));
  }

  private static String strip(String message) {
    return WIRE.matcher(DIRECTIVE.matcher(message).replaceAll("")).replaceAll("").strip();
  }
}
