package io.chatbox.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the application, ready to be sent.
 *
 * @param gzipped the same, compressed, where that is smaller; else null
 * @param etag strong entity tag (RFC 9110 section 8.8.3) of the plain form
 */
record Asset(byte[] plain, byte[] gzipped, String contentType, String etag) {
  private static final Map<String, String> CONTENT_TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "mjs", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "webmanifest", "application/manifest+json");

  static Asset of(String path, byte[] bytes) {
    byte[] gzipped = gzip(bytes);
    String extension = path.substring(path.lastIndexOf('.') + 1);
    return new Asset(
        bytes,
        gzipped.length < bytes.length ? gzipped : null,
        CONTENT_TYPES.getOrDefault(extension, "application/octet-stream"),
        digest(bytes));
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory doesn't fail to be written.
    }
    return compressed.toByteArray();
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
