package io.chatbox.rest;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The body of an answer that may be long: written, in UTF-8, while what it tells is read. What fits
 * into the server's buffer leaves in one piece with its length, and if it fails before that is
 * full, the client gets the error's own answer. Later nothing but the end of the connection can
 * tell it so.
 */
public final class StreamedBody implements StreamingOutput {
  private final Text text;

  /** Blocks on whatever it reads, and on a client that reads slowly. */
  @FunctionalInterface
  public interface Text {
    void write(Writer out) throws IOException;
  }

  /** Writes one element of a list. */
  @FunctionalInterface
  public interface Json<T> {
    void write(T element, Writer out) throws IOException;
  }

  public StreamedBody(Text text) {
    this.text = text;
  }

  @Override
  public void write(OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    try {
      text.write(writer);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writer.flush();
  }

  /** For where no {@link IOException} can be thrown. */
  public static void append(Writer out, String... parts) {
    try {
      for (String part : parts) {
        out.write(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes what it is given as elements of a JSON array. One thread. */
  public static final class Elements<T> implements Consumer<T> {
    private final Writer out;
    private final String first;
    private final String others;
    private final Json<T> json;
    private int count;

    /** With commas between them. */
    public Elements(Writer out, Json<T> json) {
      this(out, "", ",", json);
    }

    /**
     * @param first what stands before the first
     * @param others what stands before each other
     * @param json of an element
     */
    public Elements(Writer out, String first, String others, Json<T> json) {
      this.out = out;
      this.first = first;
      this.others = others;
      this.json = json;
    }

    @Override
    public void accept(T element) {
      try {
        out.write(count++ == 0 ? first : others);
        json.write(element, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** How many there were. */
    public int count() {
      return count;
    }
  }
}
