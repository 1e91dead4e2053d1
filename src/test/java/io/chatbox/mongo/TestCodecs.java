package io.chatbox.mongo;

import com.mongodb.MongoClientSettings;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;

/** How documents are written, for tests without a database. */
public final class TestCodecs {
  static final CodecRegistry REGISTRY =
      CodecRegistries.fromRegistries(
          CodecRegistries.fromProviders(new IdCodecs()),
          MongoClientSettings.getDefaultCodecRegistry());

  private TestCodecs() {}

  public static DocumentCodec documents() {
    return new DocumentCodec(REGISTRY);
  }
}
