package io.chatbox.llm.wire;

import io.chatbox.llm.StreamEvent;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonParserFactory;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One question to a provider that may refuse some fields of a request, and is asked without them
 * then. For one call.
 *
 * @param <F> the fields
 */
public final class Asking<F extends Enum<F> & RefusedFields.Field> implements Dialect {
  private final Wire wire;
  private final RefusedFields<F> refused;
  private final Function<Set<F>, Request<F>> requests;
  private final BiFunction<JsonParserFactory, Consumer<StreamEvent>, AnswerReader> readers;
  private Request<F> request;

  /** What is asked. */
  public interface Request<F> {
    /** What stands in it and could be left out. */
    Set<F> optional();

    /** Writes its members. */
    void write(JsonGenerator out);
  }

  /**
   * @param refused what is known of the provider
   * @param requests makes one without some fields
   * @param readers makes one for each response
   */
  public Asking(
      Wire wire,
      RefusedFields<F> refused,
      Function<Set<F>, Request<F>> requests,
      BiFunction<JsonParserFactory, Consumer<StreamEvent>, AnswerReader> readers) {
    this.wire = wire;
    this.refused = refused;
    this.requests = requests;
    this.readers = readers;
  }

  /** The request, without what is known to be refused. */
  public String words() {
    request = requests.apply(refused.known());
    return wire.object(request::write);
  }

  @Override
  public AnswerReader reader(JsonParserFactory json, Consumer<StreamEvent> events) {
    return readers.apply(json, events);
  }

  @Override
  public Optional<String> inOtherWords(int status, ProviderError error) {
    return refused.learn(status, error, request.optional())
        ? Optional.of(words())
        : Optional.empty();
  }
}
