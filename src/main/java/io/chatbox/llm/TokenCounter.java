package io.chatbox.llm;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts tokens as a model does, or estimates where its tokenizer is not public. Any number of
 * threads.
 */
public final class TokenCounter {
  /** For models whose tokenizer is not known. */
  public static final TokenCounter ESTIMATE = new TokenCounter(Optional.empty());

  /** No tokenizer makes longer tokens of what people write; only of long runs of one character. */
  private static final int LONGEST_AVERAGE = 32;

  /** A tokenizer's time grows faster than the length of a word that has no end. */
  private static final int PART = 4_096;

  private static final int LONGEST_WORD = 256;

  /** Read when first needed: the tables take some 50 MB of memory. */
  private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();

  /** OpenAI's names, https://github.com/openai/tiktoken/blob/main/tiktoken/model.py. */
  private static final List<String> O200K =
      List.of("gpt-4o", "gpt-4.1", "gpt-4.5", "gpt-5", "chatgpt-4o", "o1", "o3", "o4");

  private static final List<String> CL100K = List.of("gpt-4", "gpt-3.5");

  private final Optional<Supplier<Encoding>> encoding;

  private TokenCounter(Optional<Supplier<Encoding>> encoding) {
    this.encoding = encoding;
  }

  /**
   * @param model the provider's name for it
   */
  public static TokenCounter of(String model) {
    return type(model)
        .map(type -> new TokenCounter(Optional.of(() -> ENCODINGS.getEncoding(type))))
        .orElse(ESTIMATE);
  }

  private static Optional<EncodingType> type(String model) {
    if (O200K.stream().anyMatch(model::startsWith)) {
      return Optional.of(EncodingType.O200K_BASE);
    }
    return CL100K.stream().anyMatch(model::startsWith)
        ? Optional.of(EncodingType.CL100K_BASE)
        : Optional.empty();
  }

  /** Whether it counts; else it estimates. */
  boolean exact() {
    return encoding.isPresent();
  }

  /** Tokens of a text, all of them. */
  public int count(String text) {
    return count(text, Integer.MAX_VALUE);
  }

  /** Tokens of all that a model is told. */
  public int count(Prompt prompt) {
    int count = 0;
    for (Prompt.Part part : prompt.parts()) {
      count += count(part, Integer.MAX_VALUE);
    }
    return count;
  }

  /**
   * Tokens of one part of it.
   *
   * @param most as of a text
   */
  public int count(Prompt.Part part, int most) {
    return switch (part) {
      case Prompt.Part.Text text -> count(text.text(), most);
    };
  }

  /**
   * Tokens of a text.
   *
   * @param most when it is clear that there are more, counting ends and any number above it is
   *     returned
   */
  public int count(String text, int most) {
    int least = text.length() / LONGEST_AVERAGE;
    if (encoding.isEmpty() || least > most) {
      return Math.max(least, estimate(text));
    }
    Encoding counting = encoding.get().get();
    int count = 0;
    for (int from = 0, to; from < text.length() && count <= most; from = to) {
      to = end(text, from);
      count += counting.countTokensOrdinary(text.substring(from, to));
    }
    return count;
  }

  /** Where a part ends: between words, if it has any. */
  private static int end(String text, int from) {
    int end = from + PART;
    if (end >= text.length()) {
      return text.length();
    }
    int space = text.lastIndexOf(' ', end);
    if (space > end - LONGEST_WORD) {
      return space;
    }
    return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  /**
   * What tokenizers of today make of scripts, roughly: four characters of English are a token, two
   * of other alphabets, and each one of Chinese, Japanese and Korean.
   */
  private static int estimate(String text) {
    long quarters = 0;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      quarters += unit < 0x80 ? 1 : unit < 0x1100 ? 2 : 4;
    }
    return (int) Math.min(Integer.MAX_VALUE, Math.ceilDiv(quarters, 4));
  }
}
