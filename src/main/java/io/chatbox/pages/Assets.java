package io.chatbox.pages;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Files of the application, ready to be sent. Each is read once: there are no more than the
 * application holds, and nobody changes them while it runs. Any number of threads.
 */
final class Assets {
  private final Function<String, InputStream> files;
  private final boolean filesChange;
  private final ConcurrentHashMap<String, Asset> known = new ConcurrentHashMap<>();

  /**
   * @param files opens the file at a path, null where there is none
   * @param filesChange whether somebody does change them, so that they are read each time
   */
  Assets(Function<String, InputStream> files, boolean filesChange) {
    this.files = files;
    this.filesChange = filesChange;
  }

  /**
   * @param path from the application's root, begins with a slash
   */
  Optional<Asset> find(String path) throws IOException {
    Asset asset = known.get(path);
    if (asset != null) {
      return Optional.of(asset);
    }
    if (path.contains("..") || path.endsWith("/")) {
      return Optional.empty();
    }
    try (InputStream file = files.apply(path)) {
      if (file == null) {
        return Optional.empty();
      }
      Asset read = Asset.of(path, file.readAllBytes());
      if (!filesChange) {
        known.put(path, read);
      }
      return Optional.of(read);
    }
  }
}
