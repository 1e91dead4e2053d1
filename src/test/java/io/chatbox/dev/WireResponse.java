package io.chatbox.dev;

import io.chatbox.dev.FakeReply.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * One response of a corpus file.
 *
 * @param head status line and headers, a line each; interim responses before them, each with an
 *     empty line behind it
 * @param text the body, or its bytes in hexadecimal
 * @param options how both come: see {@code src/test/resources/wire/README.md}
 */
record WireResponse(String head, String text, Set<String> options, Ends ends) {
  private static final Set<String> KNOWN =
      Set.of("chunked", "cut", "trailer", "sized", "gzip", "deflate", "crlf", "hex", "tight");

  /** What happens to the connection after the bytes. */
  enum Ends {
    CLOSED,
    RESET,
    OPEN
  }

  WireResponse {
    if (!KNOWN.containsAll(options)) {
      throw new IllegalArgumentException("has an unknown option in " + options);
    }
  }

  /** As it goes over a socket. */
  byte[] bytes() {
    if (head.isEmpty()) {
      return new byte[0];
    }
    StringBuilder lines = new StringBuilder(head.replace("\n", "\r\n")).append("\r\n");
    boolean framed = options.contains("chunked") || options.contains("sized");
    encoding().ifPresent(name -> lines.append("content-encoding: ").append(name).append("\r\n"));
    if (options.contains("chunked")) {
      lines.append("transfer-encoding: chunked\r\n");
    }
    if (options.contains("sized")) {
      lines.append("content-length: ").append(body().length).append("\r\n");
    }
    if (framed && ends == Ends.CLOSED) {
      lines.append("connection: close\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(lines.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    all.writeBytes(options.contains("chunked") ? chunked() : body());
    return all.toByteArray();
  }

  /**
   * The same as a fake says it that has an HTTP server around it; how that frames it is its own.
   */
  FakeReply reply() {
    if (head.isEmpty()) {
      return FakeReply.dropped();
    }
    String[] lines = head.substring(head.lastIndexOf("\n\n") + 1).strip().split("\n");
    int status = Integer.parseInt(lines[0].split(" ")[1]);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header : List.of(lines).subList(1, lines.length)) {
      String[] pair = header.split(":\\s*", 2);
      headers.put(pair[0], pair[1]);
    }
    encoding().ifPresent(name -> headers.put("content-encoding", name));
    List<Step> steps = new ArrayList<>(List.of(new Step.Bytes(body())));
    if (ends == Ends.RESET || options.contains("cut")) {
      steps.add(new Step.Die());
    } else if (ends == Ends.OPEN) {
      steps.add(new Step.Hang());
    }
    return new FakeReply(status, headers, Optional.empty(), steps);
  }

  private Optional<String> encoding() {
    return List.of("gzip", "deflate").stream().filter(options::contains).findFirst();
  }

  private byte[] body() {
    if (options.contains("hex")) {
      return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
    String plain = options.contains("tight") ? text.stripTrailing() : text;
    byte[] bytes =
        (options.contains("crlf") ? plain.replace("\n", "\r\n") : plain)
            .getBytes(StandardCharsets.UTF_8);
    return encoding().map(name -> packed(name, bytes)).orElse(bytes);
  }

  private static byte[] packed(String encoding, byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out =
        encoding.equals("gzip") ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** In two chunks whose border is nowhere in particular. */
  private byte[] chunked() {
    byte[] body = body();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int border = body.length * 2 / 3;
    chunk(all, body, 0, border);
    chunk(all, body, border, body.length);
    if (!options.contains("cut")) {
      String trailer = options.contains("trailer") ? "x-sum: 1\r\n" : "";
      all.writeBytes(("0\r\n" + trailer + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    return all.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream all, byte[] body, int from, int to) {
    if (from < to) {
      all.writeBytes("%x\r\n".formatted(to - from).getBytes(StandardCharsets.US_ASCII));
      all.write(body, from, to - from);
      all.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }
}
